import { explain, GoneError, meaningOf } from "./aws-errors";
import { type JsonObject, sorted } from "./json";

/** Where a shared document is kept: AWS, through one of the adapters. */
export interface Store {
  /** The document as it is now; null if there is none. Throws GoneError if what should carry it does not exist. */
  read(): Promise<JsonObject | null>;
  /** Writes the document (null: takes it away). `before` is what was read last. Sends one request at most once for each part: a second sending could land late. */
  write(next: JsonObject | null, before: JsonObject | null): Promise<void>;
}

/** What to make of the document. */
export interface Aim {
  /** The document as it ought to be, from what it is now. Throws RefusedError if it must not be written. */
  next(now: JsonObject | null): JsonObject | null;
  /** True if nothing is left to do. */
  reached(now: JsonObject | null): boolean;
}

/** How patient to be. */
export interface Timing {
  /** How long to watch the document after a write, in milliseconds: longer than any other writer of ours takes from its last read to the answer to its write. */
  readonly settleMs: number;
  /** How often to read in that time. */
  readonly looks: number;
  /** How many writes, refused or overwritten, until giving up. */
  readonly attempts: number;
  /** The first pause between two attempts, in milliseconds; each next one is twice as long, up to 20 times the first. */
  readonly pauseMs: number;
}

/** How long to watch a document after a write where nothing else is asked for, in seconds. */
export const usualSettleSeconds = 3;

/** How patient to be with a settling time: pauses grow with it, as both stand for how slow AWS is. */
export function patience(settleSeconds: number): Timing {
  return { settleMs: settleSeconds * 1000, looks: 3, attempts: 10, pauseMs: (settleSeconds * 1000) / 12 };
}

/** Time and chance, so that a test can hold them. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

/** The machine's own time. */
const wallClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** What came of it. */
export interface Outcome {
  readonly document: JsonObject | null;
  /** Writes that AWS took; 0 if everything was as wanted already. */
  readonly writes: number;
  /** What the user should know, in whole sentences. */
  readonly notes: readonly string[];
}

/**
 * Brings a document that others write too to what is wanted: read, merge, read again just before the write and begin anew if it
 * changed, write, then watch it for a while and begin anew if our part was overwritten. AWS has no conditional write for these
 * documents; docs/adopt.md says what this guarantees and what it cannot.
 *
 * @throws GoneError if what carries the document is gone, RefusedError from the aim, and an Error that tells the last fault if all
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
      // Nothing to do, and nothing of ours was in the way of others' writes that we would have to watch.
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
    `${name}: gave up after ${timing.attempts} attempts (the last: ${last}). Nothing of others' is lost; run it again.`,
  );
}

/** Reads until the settling time is over. One look at a document without our part is enough to begin anew. */
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

/** Twice as long each time, and a random half of it, so that two writers do not keep step. */
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
