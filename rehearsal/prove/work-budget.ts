import { MOST_STEPS, Steps } from "@cross-account-s3/iam";

/** The number of problems that may exceed their steps before the following problems get fewer. */
const MOST_EXCEEDED = 3;

/** The steps for each problem after that: five times those of the largest problem of an ordinary bucket, key or role. */
const FEWER_STEPS = 500_000;

/**
 * The work budget of one run. It limits each problem and the whole run: a complex policy that binds a whole account or many buckets could
 * otherwise use the maximum for every problem. A problem that needs few steps is always decided.
 */
export class WorkBudget {
  #exceeded = 0;

  /** Returns the steps for the next problem. */
  steps(): Steps {
    return new Steps(this.#exceeded < MOST_EXCEEDED ? MOST_STEPS : FEWER_STEPS);
  }

  /** Records that a problem exceeded its steps. */
  exceeded(): void {
    this.#exceeded++;
  }
}
