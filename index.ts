import "./stacks/stack-traces";
import { createRequire } from "node:module";
import type * as planned from "./rehearsal/diff/planned-difference";
import { runStack } from "./stacks";

// The prover takes a while to load, and most runs have nothing to compare.
const load = createRequire(__filename);

export = () =>
  runStack((plan, names) =>
    (load("./rehearsal/diff/planned-difference") as typeof planned).differenceOfPlan(plan, names),
  );
