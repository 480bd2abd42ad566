import * as state from "@pulumi/pulumi/runtime/state";

declare module "@pulumi/pulumi/runtime/state" {
  /** Runs the callback with a separate runtime state, which is how Pulumi runs several programs in one process. */
  export function withLocalStorage<Result>(callback: () => Result): Result;
}

/** The state of the running program, which `state.withLocalStorage` creates. */
let current: unknown;

// Pulumi keeps the state in an AsyncLocalStorage. Up to Node.js 22, this tracks every promise of the process, which is a fifth of the run
// time. Programs run in sequence here, so a variable is sufficient.
Object.assign(globalThis.asyncLocalStorage, {
  run: <Result>(store: unknown, callback: () => Result): Result => {
    current = store;
    return callback();
  },
  getStore: () => current,
});

let last: Promise<unknown> = Promise.resolve();

/** Runs a program with a separate Pulumi runtime, after the earlier programs have ended. A program must not wait for a later one. */
export function withOwnRuntime<Result>(callback: () => Promise<Result>): Promise<Result> {
  const running = last.then(() => state.withLocalStorage(callback));
  last = running.catch(() => undefined);
  return running;
}
