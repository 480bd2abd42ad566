import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { runs } from "./failures";
import type { RunRecord } from "./run-record";

/** How often is looked whether a process has ended, in milliseconds. */
const EVERY = 1000;

/**
 * Waits for a process that still works on a stack of a run: when a fleet is killed, its workers bring their stacks to the end.
 *
 * @param signal aborted to wait no longer.
 */
export async function workEnded(
  record: RunRecord,
  stack: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let said = false;
  for (;;) {
    const state = record.of(stack);
    if (state?.state !== "running" || state.host !== hostname() || !runs(state.pid) || signal.aborted) return;
    if (!said) say(`${stack}: waiting for process ${state.pid}, which has worked on it since ${state.since}`);
    said = true;
    await wait(EVERY, undefined, { signal }).catch(() => undefined);
  }
}
