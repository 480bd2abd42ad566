import { sandboxStacks } from "../stacks";
import { adoptTheirs } from "./adopt";
import { deploy, deployAgain } from "./deploy";
import { destroy, emptyBuckets } from "./destroy";
import { nothingLeft } from "./nothing-left";
import { passObject } from "./objects";
import { readStackBack } from "./read-back";
import type { Step } from "./step";
import { verifyDeployment } from "./verify";

const stacks = sandboxStacks();

/** The steps that put things up and look at them, in their order. */
export const stepsUp: readonly Step[] = [
  ...stacks.map(deploy),
  ...stacks.map(readStackBack),
  passObject,
  ...stacks.map(deployAgain),
  verifyDeployment,
  adoptTheirs,
];

/** The steps that take everything down again, the stacks in reverse order. */
export const stepsDown: readonly Step[] = [
  ...stacks.map(emptyBuckets),
  ...stacks.toReversed().map(destroy),
  nothingLeft,
];
