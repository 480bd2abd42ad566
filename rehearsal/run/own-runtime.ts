import * as state from "@pulumi/pulumi/runtime/state";

declare module "@pulumi/pulumi/runtime/state" {
  /** Runs the callback with a runtime state of its own; Pulumi's own way to run several programs in one process. */
  export function withLocalStorage<Result>(callback: () => Result): Result;
}

/** The state of the program that runs, as `state.withLocalStorage` makes it. */
let current: unknown;

// Pulumi keeps the state in an AsyncLocalStorage, which up to Node.js 22 has every promise of the process tracked: a fifth of what
// a program takes. Programs run one after another here, so that a variable does.
Object.assign(globalThis.asyncLocalStorage, {
  run: <Result>(store: unknown, callback: () => Result): Result => {
    current = store;
    return callback();
  },
  getStore: () => current,
});

let last: Promise<unknown> = Promise.resolve();

/** Runs a program with a Pulumi runtime of its own, as soon as those before it have ended. A program must not wait for a later one. */
export function withOwnRuntime<Result>(callback: () => Promise<Result>): Promise<Result> {
  const running = last.then(() => state.withLocalStorage(callback));
  last = running.catch(() => undefined);
  return running;
}
