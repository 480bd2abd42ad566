import * as state from "@pulumi/pulumi/runtime/state";

declare module "@pulumi/pulumi/runtime/state" {
  /** Runs the callback with a runtime state of its own; Pulumi's own way to run several programs in one process. */
  export function withLocalStorage<Result>(callback: () => Result): Result;
}

/** Runs a program with a Pulumi runtime of its own, so that several can run side by side in one process. */
export function withOwnRuntime<Result>(callback: () => Result): Result {
  return state.withLocalStorage(callback);
}
