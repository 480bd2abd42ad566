import { sandboxStacks } from "../stacks";
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

/** The steps that put things up and look at them, in their order. */
export const stepsUp: readonly Step[] = [
  makeExisting,
  ...stacks.map(deploy),
  ...stacks.map(readStackBack),
  passObject,
  ...stacks.map(deployAgain),
  recreateRole,
  verifyDeployment,
  adoptTheirs,
];

/** The steps that take everything down again, the stacks in reverse order. */
export const stepsDown: readonly Step[] = [
  ...stacks.map(emptyBuckets),
  ...stacks.toReversed().map(destroy),
  deleteExisting,
  nothingLeft,
];
