import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/** How long a command of a killed run may take to its second write, in milliseconds. */
const BETWEEN_WRITES = 10_000;

const stateSchema = z.looseObject({
  resources: z.array(z.looseObject({ urn: z.string(), type: z.string(), parent: z.string().optional() })).default([]),
  pending_operations: z.array(z.unknown()).nullish(),
});

/** What is in the state of a stack: `deployment` of `pulumi stack export`. */
export type State = z.output<typeof stateSchema>;

/** The states of stacks. */
export interface States {
  /** Creates a stack if it does not exist. */
  create(stack: string): Promise<void>;
  /** The state of a stack. */
  export(stack: string): Promise<unknown>;
  /** Puts a state in place of the stack's own. */
  import(stack: string, state: State): Promise<void>;
  /** Moves resources with all that belongs to them. */
  move(from: string, to: string, urns: readonly string[]): Promise<void>;
  /** Deletes a stack that has nothing but providers. */
  remove(stack: string): Promise<void>;
}

/** Reads a state. */
export function parseState(state: unknown): State {
  return stateSchema.parse(state);
}

/**
 * Moves components from one stack to another, in the states only. What was moved already stays where it is.
 *
 * `pulumi state move` writes the state of the target first. Killed before it writes the other, it leaves the resources in both: they are
 * dropped from the target, and moved again. The command may live on though the program that ran it was killed, so that a while passes first.
 *
 * @param components as `type::name`.
 * @param settle waits until no command of a killed run writes any more.
 */
export async function moveComponents(
  states: States,
  project: string,
  from: string,
  to: string,
  components: readonly string[],
  settle: () => Promise<unknown> = () => wait(BETWEEN_WRITES),
): Promise<void> {
  const { roots, twice } = await found(states, project, from, to, components);
  if (twice.length > 0) {
    await settle();
    const now = await found(states, project, from, to, components);
    if (now.roots.length === 0) return;
    const there = parseState(await states.export(to));
    await states.import(to, { ...there, resources: there.resources.filter(({ urn }) => !now.twice.includes(urn)) });
  }
  if (roots.length > 0) await states.move(from, to, roots);
}

/** The components that are still to be moved, and the resources that both stacks have, as the target calls them. */
async function found(
  states: States,
  project: string,
  from: string,
  to: string,
  components: readonly string[],
): Promise<{ readonly roots: readonly string[]; readonly twice: readonly string[] }> {
  const source = parseState(await states.export(from));
  const there = new Set(parseState(await states.export(to)).resources.map(({ urn }) => urn));
  const wanted = new Set(components.map((component) => `urn:pulumi:${from}::${project}::${component}`));
  const roots = source.resources.map(({ urn }) => urn).filter((urn) => wanted.has(urn));
  const moving = [...withDescendants(source, new Set(roots))];
  const twice = moving.map((urn) => urn.replace(`urn:pulumi:${from}::`, `urn:pulumi:${to}::`));
  return { roots, twice: twice.filter((urn) => there.has(urn)) };
}

function withDescendants({ resources }: State, roots: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(roots);
  // A parent comes before its children.
  for (const { urn, parent } of resources) if (parent !== undefined && all.has(parent)) all.add(urn);
  return all;
}
