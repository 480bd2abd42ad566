import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "./engine";

/** The waits between tries of a stack that AWS or the backend throttles, in milliseconds; each up to half longer by chance. */
const WAITS = [15_000, 30_000, 60_000, 120_000];

/**
 * An engine that tries again what was throttled. An update that was throttled half-way continues from where it was.
 *
 * @param sleep waits so many milliseconds; rejects when the signal is aborted.
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
