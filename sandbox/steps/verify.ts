import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../paths";
import { run, timeLimit } from "../process";
import type { Step } from "./step";

/** The default time limit of a verification, in seconds. */
const TIMEOUT = 180;

const resultSchema = z.object({
  read: z.record(z.string(), z.number()),
  findings: z.array(z.object({ title: z.string() })),
  unchecked: z.array(z.object({ of: z.string(), message: z.string() })),
  live: z.array(z.object({ title: z.string(), outcome: z.looseObject({ kind: z.string() }) })),
});

/** Runs `npm run verify` for the deployed stacks, with live requests. */
export const verifyDeployment: Step = {
  title: "Run npm run verify",
  run: async ({ world, limitations }) => {
    const ended = await run({
      program: process.execPath,
      args: [join(ROOT, "scripts", "run.cjs"), "verify/main.ts", "--json", "--dir", join(world.home, "project")],
      env: world.env,
      cwd: ROOT,
      log: join(world.logs, "verify.log"),
      ...timeLimit(TIMEOUT),
      signal: world.signal,
    });
    if (ended.code > 1 && ended.code !== 4) throw new Error(`verify ended with code ${ended.code}:\n${ended.output}`);
    const { read, findings: all, unchecked, live } = resultSchema.parse(JSON.parse(ended.stdout));
    // Lifecycle rules differ if the provider plugin dropped some of their arguments. Reading back has reported this already.
    const dropsRules = [...limitations.keys()].some((what) => what.startsWith("BucketLifecycleConfiguration."));
    const findings = all.filter(({ title }) => !(dropsRules && /^bucket\/\S+: lifecycle is /.test(title)));
    if (findings.length > 0 || unchecked.length > 0) {
      const faults = [
        ...findings.map(({ title }) => title),
        ...unchecked.map(({ of, message }) => `${of}: ${message}`),
      ];
      throw new Error(`verify found differences:\n${faults.join("\n")}`);
    }
    const passed = live.filter(({ outcome }) => outcome.kind === "passed").length;
    const resources = Object.values(read).reduce((sum, n) => sum + n, 0);
    return `${resources} resources as declared, ${passed} of ${live.length} live requests passed; the emulator cannot decide the others`;
  },
};
