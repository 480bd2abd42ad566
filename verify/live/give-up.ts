/** Thrown after an interrupt by the user. All test objects are deleted, except those in `left`. */
export class GivenUp extends Error {
  /** @param left the resources that could not be deleted, each with the reason. */
  constructor(readonly left: readonly string[]) {
    const taken =
      left.length === 0 ? "its test objects were deleted" : `these could not be deleted:\n${left.join("\n")}`;
    super(`stopped; ${taken}`);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a task that must clean up at the end. Its signal is aborted on the first interrupt. A second interrupt ends the program immediately,
 * like an interrupt before or after the task.
 */
export async function untilGivenUp<Value>(task: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const givenUp = new AbortController();
  const leave = () => {
    for (const name of SIGNALS) process.off(name, stop);
  };
  const stop = () => {
    leave();
    process.stderr.write("\nInterrupted: deleting test objects. Press Ctrl-C again to leave them.\n");
    givenUp.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await task(givenUp.signal);
  } finally {
    leave();
  }
}
