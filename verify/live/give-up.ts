/** The user gave up. All test objects are deleted, except those in `left`. */
export class GivenUp extends Error {
  /** @param left what could not be deleted, and why. */
  constructor(readonly left: readonly string[]) {
    const taken =
      left.length === 0 ? "its test objects were deleted" : `these could not be deleted:\n${left.join("\n")}`;
    super(`stopped; ${taken}`);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs what has to clean up in the end, with a signal that is aborted when the user gives up. A second Ctrl-C ends
 * the program at once, as does one before or after.
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
