import type { StackResult } from "./rollout";
import type { FleetStack } from "./stacks";

/** The number of buckets above which a data stack on a self-managed backend should be split. */
export const MOST_BUCKETS = 25;

/** The size of one resource in a stack's state, in bytes. Measured: 1.05 MB for 264 resources, see docs/performance.md. */
const BYTES = 4_000;

/** The writes of the state for each resource that the engine creates: one at the begin and one at the end. */
const WRITES = 2;

/**
 * Estimates how many bytes a self-managed backend writes to deploy a stack. The engine writes the whole, growing state at every step.
 *
 * @param resources the number of resources in the stack.
 */
function bytesWritten(resources: number): number {
  return (WRITES * resources * (resources * BYTES)) / 2;
}

/**
 * Returns a note on how much a self-managed backend writes for a large data stack, with the command that splits it. Returns undefined for
 * a stack of at most {@link MOST_BUCKETS} buckets.
 */
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

/** Adds the note of {@link costNote} to the previews of large data stacks if the backend is self-managed. */
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
