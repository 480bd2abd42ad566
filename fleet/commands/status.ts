import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { type Exit, print, printJson } from "../../rehearsal/cli/main";
import { type DeployedStack, deployedStacks, openBackend } from "../backend";
import type { Options } from "../options";
import { RunRecord } from "../run-record";
import { select } from "../selection";
import { readFleet } from "../stacks";
import { sayBroken, table } from "./list";
import { RUNS } from "../folders";

/** Prints the state of the selected stacks in the backend, and their results in the last `up`. @returns the exit code. */
export async function status(options: Options): Promise<Exit> {
  const fleet = await readFleet(options.dir);
  const { stacks, broken } = select(fleet, options.selection);
  const deployed = await deployedStacks(await openBackend(options.dir));
  const record = lastUpdate(join(options.dir, RUNS));
  const rows = stacks.map(({ name, config }) => ({
    name,
    role: config.role,
    accountId: config.accountId,
    region: config.connection.region,
    ...(deployed.get(name) ?? { resources: undefined, lastUpdate: undefined, updating: false }),
    exists: deployed.has(name),
    lastRun: record?.of(name)?.state,
  }));
  if (options.json) printJson(rows);
  else
    print(
      table(
        rows.map((row) => [row.name, row.role, row.accountId, row.region, deployedText(row), runText(row.lastRun)]),
      ),
    );
  return sayBroken(broken);
}

function deployedText({
  exists,
  resources,
  lastUpdate,
  updating,
}: DeployedStack & { readonly exists: boolean }): string {
  if (!exists) return "does not exist";
  if (updating) return "is being updated, or locked";
  if (lastUpdate === undefined || lastUpdate === "") return "never deployed";
  return `${resources ?? "?"} resources, ${lastUpdate}`;
}

function runText(state: string | undefined): string {
  return state === undefined ? "" : `last up: ${state}`;
}

function lastUpdate(runs: string): RunRecord | undefined {
  try {
    return RunRecord.last(runs, "up");
  } catch (error) {
    if (RunError.isInstance(error)) return undefined;
    throw error;
  }
}
