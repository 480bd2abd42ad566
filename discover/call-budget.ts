import type { Fault } from "../verify/readers/fault";

/** How many calls are left, over all accounts. */
export class CallBudget {
  #left: number;
  readonly #refused = new Set<string>();

  /** @param most the most calls in all. */
  constructor(private readonly most: number) {
    this.#left = most;
  }

  /** Whether so many calls may still be made for a resource; they are then taken off. */
  take(of: string, calls: number): boolean {
    if (this.#left < calls) {
      this.#refused.add(of);
      return false;
    }
    this.#left -= calls;
    return true;
  }

  /** Calls that were taken off and not made. */
  giveBack(calls: number): void {
    this.#left += calls;
  }

  /** What was not read, in one fault that names the first of it. */
  faults(): readonly Fault[] {
    if (this.#refused.size === 0) return [];
    const named = [...this.#refused].slice(0, 3).join(", ");
    const more = this.#refused.size - 3;
    const message = `${named}${more > 0 ? ` and ${more} more` : ""}: not read, or not whole, as no more than ${this.most} calls are made; raise --most-calls, or narrow --bucket`;
    return [{ of: "discover", action: "", why: "other", message }];
  }
}
