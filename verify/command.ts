import { main } from "../rehearsal/cli/main";

/** What a shell gets of a program that Ctrl-C ended. */
const STOPPED = 130;

/**
 * Runs a command like the rehearsal's, and hands it a signal that is aborted when the user gives up, so that it can
 * take away what it put there. A second Ctrl-C ends it at once.
 */
export function command(run: (args: readonly string[], signal: AbortSignal) => Promise<number>): void {
  const givenUp = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(name, () => {
      givenUp.abort(new Error(`stopped by ${name}`));
    });
  }
  main(async (args) => {
    try {
      return await run(args, givenUp.signal);
    } catch (error) {
      if (!givenUp.signal.aborted) throw error;
      process.stderr.write("\nstopped; what it had put there was taken away\n");
      return STOPPED;
    }
  });
}
