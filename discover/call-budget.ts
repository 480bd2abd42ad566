import type { Fault } from "../verify/readers/fault";
import { few } from "./statement-access";

/** The budget of AWS calls for all accounts. */
export class CallBudget {
  #left: number;
  readonly #refused = new Set<string>();

  /** @param most the most calls in total. */
  constructor(private readonly most: number) {
    this.#left = most;
  }

  /** Reserves calls for a resource. @returns whether enough calls were left; if not, reserves none. */
  take(of: string, calls: number): boolean {
    if (this.#left < calls) {
      this.#refused.add(of);
      return false;
    }
    this.#left -= calls;
    return true;
  }

  /** Returns reserved calls that were not made. */
  giveBack(calls: number): void {
    this.#left += calls;
  }

  /** Returns one fault that names the first resources that were not read; empty if all were. */
  faults(): readonly Fault[] {
    if (this.#refused.size === 0) return [];
    const message = `${few([...this.#refused])}: not read, or only in part, because discover makes at most ${this.most} calls; raise --most-calls, or narrow --bucket`;
    return [{ of: "discover", action: "", why: "other", message }];
  }
}
