import { explain, GoneError, meaningOf } from "./aws-errors";
import { type JsonObject, sorted } from "./json";

/** The store of a shared document: AWS, through an adapter. */
export interface Store {
  /** Returns the present document; null if there is none. @throws GoneError if the resource with the document does not exist. */
  read(): Promise<JsonObject | null>;
  /**
   * Writes the document. Sends each request at most once, as a retry could arrive late.
   *
   * @param next the new document; null to delete it.
   * @param before the document that was read last.
   */
  write(next: JsonObject | null, before: JsonObject | null): Promise<void>;
}

/** The goal for a document. */
export interface Aim {
  /** Returns the desired document from the present one. @throws RefusedError if it must not be written. */
  next(now: JsonObject | null): JsonObject | null;
  /** Returns whether the document has reached the goal. */
  reached(now: JsonObject | null): boolean;
}

/** The timing of reads, writes and retries. */
export interface Timing {
  /** The settling time: how long to watch the document after a write, in milliseconds. Longer than any other stack needs from its last read to its write. */
  readonly settleMs: number;
  /** The number of reads during the settling time. */
  readonly looks: number;
  /** The maximum number of attempts. */
  readonly attempts: number;
  /** The first pause between two attempts, in milliseconds. Each following pause is twice as long, up to 20 times the first. */
  readonly pauseMs: number;
}

/** The default settling time, in seconds. */
export const usualSettleSeconds = 3;

/** Returns the timing for a settling time. The pauses grow with it. */
export function patience(settleSeconds: number): Timing {
  return { settleMs: settleSeconds * 1000, looks: 3, attempts: 10, pauseMs: (settleSeconds * 1000) / 12 };
}

/** Time and random numbers, which a test can replace. */
export interface Clock {
  /** Returns milliseconds since a fixed point in time. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Returns a random number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

/** The clock and random numbers of the machine. */
const wallClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** The result of {@link converge}. */
export interface Outcome {
  readonly document: JsonObject | null;
  /** The number of successful writes; 0 if the document had reached the goal already. */
  readonly writes: number;
  /** Remarks for the user, in whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Brings a shared document to a goal: reads it, merges, and reads it again just before the write. Starts again if it changed in between.
 * Then writes it and watches it for the settling time. Starts again if another writer overwrote our part. AWS has no conditional write
 * for these documents; docs/adopt.md describes what this guarantees and what it cannot.
 *
 * @throws GoneError if the resource with the document does not exist, RefusedError from the aim, or an Error with the last fault if all
 *   attempts failed.
 */
export async function converge(
  name: string,
  store: Store,
  aim: Aim,
  timing: Timing,
  clock: Clock = wallClock,
): Promise<Outcome> {
  let writes = 0;
  let last = "";
  const notes: string[] = [];
  for (let attempt = 0; attempt < timing.attempts; attempt++) {
    if (attempt > 0) await clock.sleep(pause(attempt, timing, clock));
    try {
      const seen = await store.read();
      const next = aim.next(seen);
      // Nothing to do, and no write of ours that must be watched.
      if (same(seen, next) && writes === 0) return { document: seen, writes, notes };
      if (!same(seen, next)) {
        const started = clock.now();
        const again = await store.read();
        if (!same(seen, again)) {
          last = "it changed while it was being merged";
          continue;
        }
        await store.write(next, again);
        writes += 1;
        const took = clock.now() - started;
        if (took > timing.settleMs) notes.push(slow(name, took, timing));
      }
      const settled = await watch(store, aim, timing, clock);
      if (settled !== "overwritten") return { document: settled.document, writes, notes };
      last = "another writer put back an older state each time";
    } catch (error) {
      if (meaningOf(error) === "gone")
        throw error instanceof GoneError ? error : new GoneError(`${name} does not exist`);
      if (meaningOf(error) === "stop") throw error;
      last = explain(error);
    }
  }
  throw new Error(
    `${name}: gave up after ${timing.attempts} attempts (the last: ${last}). Parts of other owners are unchanged; run it again.`,
  );
}

/** Reads the document until the settling time is over. Returns "overwritten" at the first read that does not reach the goal. */
async function watch(
  store: Store,
  aim: Aim,
  timing: Timing,
  clock: Clock,
): Promise<{ readonly document: JsonObject | null } | "overwritten"> {
  let document = await store.read();
  for (let look = 0; look < timing.looks; look++) {
    if (!aim.reached(document)) return "overwritten";
    await clock.sleep(timing.settleMs / timing.looks);
    document = await store.read();
  }
  return aim.reached(document) ? { document } : "overwritten";
}

/** Returns the pause before an attempt, which doubles each time. Half of it is random, so that two writers do not stay synchronized. */
function pause(attempt: number, { pauseMs }: Timing, clock: Clock): number {
  const full = pauseMs * Math.min(20, 2 ** (attempt - 1));
  return full / 2 + (clock.random() * full) / 2;
}

function same(a: JsonObject | null, b: JsonObject | null): boolean {
  return a === b || (a !== null && b !== null && sorted(a) === sorted(b));
}

function slow(name: string, took: number, { settleMs }: Timing): string {
  return (
    `${name}: from the last read to the written document took ${Math.round(took)} ms, longer than the ${settleMs} ms that other stacks watch theirs: ` +
    "if another stack was writing it at the same time, run that one again"
  );
}
