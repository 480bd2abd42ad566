import type { StackResult } from "./rollout";
import type { FleetStack } from "./stacks";

/** The most buckets of a data stack on a self-managed backend, before splitting it pays. */
export const MOST_BUCKETS = 25;

/** The bytes of a resource in a stack's state: 1.05 MB for 264, see docs/performance.md. */
const BYTES = 4_000;

/** How often the engine writes the state for a resource that it creates: when it begins and when it ends. */
const WRITES = 2;

/**
 * What a self-managed backend writes while it deploys a stack: the engine writes the whole state, which grows, at every step.
 *
 * @param resources how many resources the stack has.
 * @returns bytes.
 */
function bytesWritten(resources: number): number {
  return (WRITES * resources * (resources * BYTES)) / 2;
}

/** Says what a large data stack costs on a self-managed backend, and offers to split it; undefined for a stack that is not large. */
export function costNote(stack: string, buckets: number, resources: number): string | undefined {
  if (buckets <= MOST_BUCKETS) return undefined;
  const parts = Math.ceil(buckets / MOST_BUCKETS);
  const bytes = bytesWritten(resources);
  return (
    `${buckets} buckets: a self-managed backend writes the whole state at every step, about ${megabytes(bytes)} to deploy all ` +
    `${resources} resources, and ${megabytes(bytes / parts)} in ${parts} stacks; \`npm run fleet -- split ${stack}\` makes these, ` +
    "and changes nothing in AWS"
  );
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}

/** Adds to the previews of large data stacks what they cost on a self-managed backend. */
export function withCostNotes(
  stacks: readonly FleetStack[],
  results: ReadonlyMap<string, StackResult>,
  selfManaged: boolean,
): ReadonlyMap<string, StackResult> {
  if (!selfManaged) return results;
  const noted = new Map(results);
  for (const { name, config } of stacks) {
    const result = results.get(name);
    if (result?.kind !== "succeeded" || config.role !== "data") continue;
    const note = costNote(name, config.buckets.length, result.changes.length + result.unchanged);
    if (note !== undefined) noted.set(name, { ...result, notes: [...result.notes, note] });
  }
  return [...noted].some(([name, result]) => result !== results.get(name)) ? noted : results;
}
