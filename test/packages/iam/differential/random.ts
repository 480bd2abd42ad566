import { randomFrom } from "../../../support/random";

/** Choices that follow from a seed. */
export class Random {
  /** From 0, less than 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = randomFrom(seed);
  }

  /** Whether something with this probability happens. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that has any. */
  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.next() * list.length)];
    if (found === undefined) throw new RangeError("nothing to pick from");
    return found;
  }

  /** From `least` to `most` of a list, each once. */
  some<T>(list: readonly T[], least: number, most: number): T[] {
    const count = least + Math.floor(this.next() * (most - least + 1));
    const left = [...list];
    return Array.from({ length: Math.min(count, left.length) }, () => {
      const [one] = left.splice(Math.floor(this.next() * left.length), 1);
      if (one === undefined) throw new RangeError("nothing to pick from");
      return one;
    });
  }
}
