import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { SPLITS } from "../folders";
import { SplitRecords } from "./record";

/** The splits of a project that are not finished. */
export function splitRecords(dir: string): SplitRecords {
  return new SplitRecords(resolve(dir), resolve(dir, SPLITS));
}

/** Refuses an operation on stacks whose split is not finished: two stacks could have the same. @throws RunError naming the stack. */
export function refuseUnfinished(dir: string, stacks: readonly string[]): void {
  const unfinished = splitRecords(dir)
    .all()
    .find(({ stack, parts }) => [stack, ...parts.map(({ name }) => name)].some((name) => stacks.includes(name)));
  if (!unfinished) return;
  const { stack } = unfinished;
  throw new RunError(`${stack}: its split is not finished; run \`npm run fleet -- split ${stack}\` to go on with it`);
}
