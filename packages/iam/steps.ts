/** A problem takes more work than is done for one: see {@link MOST_STEPS}. The message says what takes it, and what to do. */
export class TooComplexError extends Error {
  override readonly name = "TooComplexError";
}

/**
 * Steps at most for one problem: places of patterns that are visited, and branches of diagrams that are made. The largest problem
 * of this project, all that is left to a deployer, takes 8 million; those of a rehearsal take less than 100,000. Many patterns of
 * many stars exceed it, and many keys that each statement combines with others.
 */
export const MOST_STEPS = 20_000_000;

/** Counts work. @throws TooComplexError if the steps exceed what one problem may take. */
export type Spend = (steps: number) => void;

/** Counts the work on one problem, so that no document can make it unbounded. Counted and not timed: the outcome is the same everywhere. */
export class Steps {
  #spent = 0;

  /** @param most Steps after which the problem is too complex. */
  constructor(readonly most = MOST_STEPS) {}

  get spent(): number {
    return this.#spent;
  }

  /** @param subject What the work is done on, in the plural, for the error: `patterns of the resource`. */
  spending(subject: string): Spend {
    return (steps) => {
      this.#spent += steps;
      if (this.#spent > this.most) {
        throw new TooComplexError(
          `${subject} combine in more ways than can be decided; use fewer wildcards and condition keys, or split the policy`,
        );
      }
    };
  }
}
