import type { Kind, Seen, Thing } from "../thing";
import { readBucket } from "./bucket";
import { readEndpoint } from "./endpoint";
import { readKey } from "./key";
import { readQueue } from "./queue";
import type { Reach } from "./reach";
import { readRole } from "./role";
import { readTopic } from "./topic";
import { readTrail } from "./trail";

const READERS: Readonly<Record<Kind, (thing: Thing, reach: Reach) => Promise<Seen>>> = {
  role: readRole,
  bucket: readBucket,
  key: readKey,
  topic: readTopic,
  queue: readQueue,
  trail: readTrail,
  endpoint: readEndpoint,
};

/**
 * Reads what is really there of the things that are declared: side by side, as many calls at a time as `reach` lets.
 *
 * @param reachOf how to make calls for a stack.
 * @param progress is told each time a thing has been read.
 * @returns what was found, by the thing's id.
 */
export async function readAll(
  things: readonly Thing[],
  reachOf: (thing: Thing) => Reach,
  progress: (done: number, of: number) => void,
): Promise<ReadonlyMap<string, Seen>> {
  let done = 0;
  const seen = await Promise.all(
    things.map(async (thing) => {
      const found = await readOne(thing, reachOf(thing));
      progress(++done, things.length);
      return [thing.id, found] as const;
    }),
  );
  return new Map(seen);
}

/** A document that AWS gives and nobody can read must not keep the others from being read. */
async function readOne(thing: Thing, reach: Reach): Promise<Seen> {
  try {
    return await READERS[thing.kind](thing, reach);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unseen", fault: { of: thing.id, action: "read", why: "other", message } };
  }
}
