import { sandboxStacks } from "../stacks";
import { findAccessLogs } from "./access-logs";
import { adoptTheirs } from "./adopt";
import { deploy, deployAgain } from "./deploy";
import { destroy, emptyBuckets } from "./destroy";
import { deleteExisting, makeExisting } from "./existing";
import { nothingLeft } from "./nothing-left";
import { passObject } from "./objects";
import { readStackBack } from "./read-back";
import { recreateRole } from "./recreate-role";
import type { Step } from "./step";
import { verifyDeployment } from "./verify";

const stacks = sandboxStacks();
const [control, ...data] = stacks;
if (!control) throw new Error("there is no stack");

/** Steps that run at the same time. */
export type Steps = readonly Step[];

/** The steps that deploy and check the stacks, in their order. Data stacks do not depend on each other. */
export const stepsUp: readonly Steps[] = [
  [makeExisting],
  [deploy(control)],
  data.map(deploy),
  stacks.map(readStackBack),
  [passObject],
  [findAccessLogs],
  [deployAgain(control)],
  data.map(deployAgain),
  [recreateRole],
  [verifyDeployment],
  [adoptTheirs],
];

/** The steps that destroy the stacks. The control stack is last, because the data stacks read its outputs. */
export const stepsDown: readonly Steps[] = [
  stacks.map(emptyBuckets),
  data.map(destroy),
  [destroy(control)],
  [deleteExisting],
  [nothingLeft],
];
