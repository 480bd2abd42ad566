/** The user gave up. All that was put there is taken away, but for what `left` says. */
export class GivenUp extends Error {
  /** @param left what could not be taken away, and why. */
  constructor(readonly left: readonly string[]) {
    const taken = left.length === 0 ? "what it had put there was taken away" : `it leaves behind:\n${left.join("\n")}`;
    super(`stopped; ${taken}`);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs what has to take things away in the end, with a signal that is aborted when the user gives up. A second Ctrl-C ends
 * the program at once, as does one before or after.
 */
export async function untilGivenUp<Value>(task: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const givenUp = new AbortController();
  const leave = () => {
    for (const name of SIGNALS) process.off(name, stop);
  };
  const stop = () => {
    leave();
    process.stderr.write("\nstopping: taking away what was put there; once more, and it is left behind\n");
    givenUp.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await task(givenUp.signal);
  } finally {
    leave();
  }
}
