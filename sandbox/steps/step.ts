import type { Limitation } from "../limitations";
import type { SandboxStack } from "../stacks";
import type { Resource } from "../state";
import type { World } from "../run-home";

/** What the steps of a run share. */
export interface Run {
  readonly world: World;
  readonly stacks: readonly SandboxStack[];
  /** What each stack had when it was deployed, by its name. */
  readonly deployed: Map<string, readonly Resource[]>;
  /** What the run cannot show, by what it is; printed at its end. */
  readonly limitations: Map<string, Limitation>;
}

/** One step. It throws if something does not hold. */
export interface Step {
  readonly title: string;
  /** @returns what it found, in a few words. */
  readonly run: (run: Run) => Promise<string>;
}
