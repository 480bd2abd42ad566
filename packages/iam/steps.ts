/** Thrown when a problem takes more steps than {@link MOST_STEPS}. The message says which input is too complex, and what to do. */
export class TooComplexError extends Error {
  override readonly name = "TooComplexError";
}

/**
 * Returns the result of a proof, or a substitute if the documents are too complex for the proof.
 *
 * @throws every other error of the proof.
 */
export function unlessTooComplex<Value>(prove: () => Value, otherwise: Value): Value {
  try {
    return prove();
  } catch (error) {
    if (error instanceof TooComplexError) return otherwise;
    throw error;
  }
}

/**
 * The most steps that one problem may take. A step visits one position of a pattern, or adds one branch to a decision diagram.
 * The largest problem of this project, all access that a deployer keeps, takes 8 million steps; a rehearsal takes fewer than
 * 100,000. Many patterns with many stars exceed the limit, and so do many condition keys that each statement combines.
 */
export const MOST_STEPS = 20_000_000;

/** Adds to the steps of a problem. @throws TooComplexError if the total exceeds the problem's limit. */
export type Spend = (steps: number) => void;

/**
 * Counts the steps of one problem, so that no document can make its work unbounded. It counts steps and measures no time, so the
 * outcome is the same on every machine.
 */
export class Steps {
  #spent = 0;

  /** @param most the most steps that the problem may take. */
  constructor(readonly most = MOST_STEPS) {}

  /** Steps spent so far. */
  get spent(): number {
    return this.#spent;
  }

  /**
   * Returns a function that adds to the steps.
   *
   * @param subject what the steps are spent on, in the plural, for the error message: `patterns of the resource`.
   */
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
