import type { Limitation } from "../limitations";
import type { SandboxStack } from "../stacks";
import type { Resource } from "../state";
import type { World } from "../run-home";

/** The state that the steps of a run share. */
export interface Run {
  readonly world: World;
  readonly stacks: readonly SandboxStack[];
  /** The resources of each stack after its deployment, by the name of the stack. */
  readonly deployed: Map<string, readonly Resource[]>;
  /** The properties that the run does not test, by {@link Limitation.what}. They are printed at the end. */
  readonly limitations: Map<string, Limitation>;
}

/** A step of a run. */
export interface Step {
  readonly title: string;
  /** Runs the step. @returns a short result. @throws Error if a check fails. */
  readonly run: (run: Run) => Promise<string>;
}
