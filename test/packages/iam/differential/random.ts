/** Numbers that follow from a seed: the same seed gives the same cases everywhere (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
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
