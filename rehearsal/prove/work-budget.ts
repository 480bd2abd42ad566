import { MOST_STEPS, Steps } from "@cross-account-s3/iam";

/** How many problems may take all steps there are for one, before what is left gets fewer. */
const MOST_EXCEEDED = 3;

/** Steps for each problem after that: five times what the largest problem of an ordinary bucket, key or role takes. */
const FEWER_STEPS = 500_000;

/**
 * The work on all problems of one run. Each problem is bounded, and so is the run: a policy that binds a whole account, or many buckets with
 * such policies, would else take the most there is for one as often as there are problems. A problem that few steps decide is
 * decided all the same, whatever the others took.
 */
export class WorkBudget {
  #exceeded = 0;

  /** The steps of the next problem. */
  steps(): Steps {
    return new Steps(this.#exceeded < MOST_EXCEEDED ? MOST_STEPS : FEWER_STEPS);
  }

  /** Notes that a problem took more steps than it had. */
  exceeded(): void {
    this.#exceeded++;
  }
}
