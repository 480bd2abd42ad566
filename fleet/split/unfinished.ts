import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { SPLITS } from "../folders";
import { SplitRecords } from "./record";

/** Returns the unfinished splits of a project. @param dir the project's folder. */
export function splitRecords(dir: string): SplitRecords {
  return new SplitRecords(resolve(dir), resolve(dir, SPLITS));
}

/**
 * Checks that no stack takes part in an unfinished split, during which two states may contain the same resources.
 *
 * @throws RunError that names the stack of the split.
 */
export function refuseUnfinished(dir: string, stacks: readonly string[]): void {
  const unfinished = splitRecords(dir)
    .all()
    .find(({ stack, parts }) => [stack, ...parts.map(({ name }) => name)].some((name) => stacks.includes(name)));
  if (!unfinished) return;
  const { stack } = unfinished;
  throw new RunError(`${stack}: its split is not finished; run \`npm run fleet -- split ${stack}\` to go on with it`);
}
