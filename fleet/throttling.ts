import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "./engine";

/** The delays before the retries of a throttled stack, in milliseconds. A random jitter adds up to 50%. */
const WAITS = [15_000, 30_000, 60_000, 120_000];

/**
 * Returns an engine that retries throttled operations. The retry of an update continues where the throttled update stopped.
 *
 * @param say prints a message about a stack.
 * @param sleep waits for some milliseconds; rejects when the signal is aborted. @default setTimeout
 */
export function retryingThrottled(
  engine: Engine,
  say: (stack: string, text: string) => void,
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void> = (milliseconds, signal) =>
    wait(milliseconds, undefined, { signal }),
): Engine {
  return {
    close: () => engine.close(),
    run: async (stack, operation, progress, cancel) => {
      for (let n = 0; ; n++) {
        const outcome = await engine.run(stack, operation, progress, cancel);
        const longest = WAITS[n];
        if (outcome.kind !== "failed" || outcome.cause !== "throttled" || longest === undefined) return outcome;
        const milliseconds = Math.round(longest * (1 + Math.random() / 2));
        say(stack, `throttled; trying again in ${Math.round(milliseconds / 1000)} s`);
        try {
          await sleep(milliseconds, cancel);
        } catch {
          return { ...outcome, cause: "canceled" };
        }
      }
    },
  };
}
