import { join } from "node:path";
import { POLICY_PACK, ROOT } from "../sandbox/paths";
import { run } from "../sandbox/process";
import { exampleSettings, forEmulator } from "../sandbox/project";
import { forgetHome, makeHome, makeWorld, stopWorld } from "../sandbox/run-home";
import { measure, measureInTurn } from "./measure";
import type { Row } from "./table";

/**
 * Measures previews of the example data stack without and with the policy pack, in turn. Uses an emulator and a local backend.
 *
 * @param runs the number of measured runs of each.
 */
export async function measurePreviews(runs: number): Promise<readonly Row[]> {
  const { signal } = new AbortController();
  const world = await makeWorld(makeHome(), signal);
  try {
    const { pulumi } = world;
    for (const stack of ["control", "data"]) {
      await pulumi.configure(stack, forEmulator(exampleSettings(stack)));
      await pulumi.up(stack);
    }
    const packed = { what: "preview with the pack", command: "pulumi preview --stack data --policy-pack policypack" };
    const bare = { what: "preview without it", command: "pulumi preview --stack data" };
    const [withPack, without] = await measureInTurn(runs, [
      () => pulumi.preview("data", "--policy-pack", POLICY_PACK),
      () => pulumi.preview("data"),
    ]);
    if (!withPack || !without) throw new Error("nothing was measured");
    return [
      { ...bare, measured: without },
      { ...packed, measured: withPack },
    ];
  } finally {
    await stopWorld(world);
    forgetHome(world.home);
  }
}

/**
 * Measures `npm start`.
 *
 * @param runs the number of measured runs.
 * @throws Error if `npm start` fails.
 */
export async function measureStart(runs: number): Promise<readonly Row[]> {
  const { home, logs } = makeHome();
  const { signal } = new AbortController();
  const log = join(logs, "start.log");
  const start = async () => {
    const ended = await run({
      program: "npm",
      args: ["start"],
      env: process.env,
      cwd: ROOT,
      log,
      timeout: 120_000,
      signal,
    });
    if (ended.code !== 0) throw new Error(`npm start failed:\n${ended.output}`);
  };
  try {
    return [{ what: "the whole rehearsal", command: "npm start", measured: await measure(runs, start) }];
  } finally {
    forgetHome(home);
  }
}
