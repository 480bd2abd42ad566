import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { POLICY_PACK, ROOT } from "../sandbox/paths";
import { forEmulator, type Settings } from "../sandbox/project";
import { forgetHome, makeHome, makeWorld, stopWorld, type World } from "../sandbox/run-home";
import { measureTree, type TreeUsage } from "./process-tree";

/** The time limit of one command, in milliseconds. */
const TIMEOUT = 1_200_000;

/** The account of the control stack. */
export const CONTROL = "111111111111";

/** Returns the account id of the nth data stack, from 0. */
export function accountOf(n: number): string {
  return String(200_000_000_001 + n);
}

/** Returns the settings of a control stack. @param accounts the number of data accounts. */
export function controlSettings(accounts: number): Settings {
  return forEmulator({
    "aws:region": "us-east-1",
    "cross-account-s3:role": "control",
    "cross-account-s3:accountId": CONTROL,
    "cross-account-s3:dataAccounts": Array.from({ length: accounts }, (_, n) => ({ id: accountOf(n), buckets: ["*"] })),
    "cross-account-s3:roles": { indexer: { trustedService: "ecs-tasks.amazonaws.com", level: "read" } },
  });
}

/** Returns the settings of the nth data stack, from 0. */
export function dataSettings(n: number, buckets: readonly string[]): Settings {
  return forEmulator({
    "aws:region": "us-east-1",
    "cross-account-s3:role": "data",
    "cross-account-s3:accountId": accountOf(n),
    "cross-account-s3:controlStack": "organization/cross-account-s3/control",
    "cross-account-s3:owner": "data-platform",
    "cross-account-s3:buckets": buckets.map((name) => ({ name, grants: { indexer: "read" }, notifications: "sns" })),
  });
}

/** Returns bucket names with a prefix and a number. */
export function bucketNames(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

/** Writes a stack file. */
export function configure(world: World, stack: string, settings: Settings): void {
  writeFileSync(join(world.home, "project", `Pulumi.${stack}.yaml`), stringify({ config: settings }));
}

/** Measures a command of `npm run fleet` in a {@link World}. */
export async function measureFleet({ home, env, logs }: World, args: readonly string[]): Promise<TreeUsage> {
  const folder = join(home, "project");
  const program = [join(ROOT, "scripts", "run.cjs"), "fleet/main.ts"];
  const all = [...program, ...args, "--dir", folder, "--policy-pack", POLICY_PACK];
  return await measureTree(process.execPath, all, { cwd: ROOT, env, log: join(logs, "fleet.log"), timeout: TIMEOUT });
}

/** Calls a function with a new emulator and backend, which are deleted afterwards. */
export async function inWorld(act: (world: World) => Promise<void>): Promise<void> {
  const { signal } = new AbortController();
  const place = makeHome();
  const world = await makeWorld(place, signal);
  try {
    await act(world);
  } finally {
    await stopWorld(world);
    forgetHome(place.home);
  }
}

/** Parses a list of positive whole numbers, separated by commas. @throws Error if it is not valid. */
export function counts(text: string): readonly number[] {
  const numbers = text.split(",").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers;
  throw new Error(`"${text}" is not a list of whole numbers from 1 on`);
}
