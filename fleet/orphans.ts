import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { runs } from "./failures";
import type { RunRecord } from "./run-record";

/** The interval between checks whether the process has ended, in milliseconds. */
const CHECK_INTERVAL = 1000;

/**
 * Waits until no worker process operates on a stack of a run. When the fleet process is killed, its workers finish their stacks.
 *
 * @param say called once with a message before the wait.
 * @param signal aborted to stop the wait.
 */
export async function workEnded(
  record: RunRecord,
  stack: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let announced = false;
  for (;;) {
    const state = record.of(stack);
    if (state?.state !== "running" || state.host !== hostname() || !runs(state.pid) || signal.aborted) return;
    if (!announced) say(`${stack}: waiting for process ${state.pid}, which has worked on it since ${state.since}`);
    announced = true;
    await wait(CHECK_INTERVAL, undefined, { signal }).catch(() => undefined);
  }
}
