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

/** Steps side by side. */
export type Steps = readonly Step[];

/** The steps that deploy and check, in their order. Data stacks know nothing of each other. */
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

/** The steps that take everything down again: the control stack last, as the others read it. */
export const stepsDown: readonly Steps[] = [
  stacks.map(emptyBuckets),
  data.map(destroy),
  [destroy(control)],
  [deleteExisting],
  [nothingLeft],
];
