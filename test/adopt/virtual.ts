import type { Clock, Store } from "../../adopt/converge";
import type { JsonObject } from "../../adopt/json";

/** Time that passes only when everyone waits, and chance that a seed decides: every run of a seed is the same. */
export class VirtualTime implements Clock {
  private time = 0;
  private readonly waiting: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(private seed: number) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.waiting.push({ at: this.time + ms, wake }));
  }

  /** A linear congruential generator. */
  random(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 2 ** 32;
  }

  /** Lets time pass until the task is done. */
  async run<T>(task: Promise<T>): Promise<T> {
    const state = { done: false };
    const finish = () => {
      state.done = true;
    };
    task.then(finish, finish);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (state.done) return task;
      const next = this.waiting.reduce((first, one) => (one.at < first.at ? one : first));
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.time = next.at;
      next.wake();
    }
  }
}

/** A document that takes its time: a call is at work up to `slowest` ms, and takes effect at some moment within. */
export class SlowStore implements Store {
  constructor(
    public document: JsonObject | null,
    private readonly time: VirtualTime,
    private readonly slowest: number,
  ) {}

  async read(): Promise<JsonObject | null> {
    await this.travel();
    const seen = this.document;
    await this.travel();
    return seen;
  }

  async write(next: JsonObject | null): Promise<void> {
    await this.travel();
    this.document = next;
    await this.travel();
  }

  private travel(): Promise<void> {
    return this.time.sleep((this.time.random() * this.slowest) / 2);
  }
}
