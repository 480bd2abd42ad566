import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/** The longest time between the two writes of `pulumi state move`, in milliseconds. */
const BETWEEN_WRITES = 10_000;

const stateSchema = z.looseObject({
  resources: z.array(z.looseObject({ urn: z.string(), type: z.string(), parent: z.string().optional() })).default([]),
  pending_operations: z.array(z.unknown()).nullish(),
});

/** The state of a stack: the `deployment` of `pulumi stack export`. */
export type State = z.output<typeof stateSchema>;

/** Reads and changes the states of stacks. */
export interface States {
  /** Creates a stack if it does not exist. */
  create(stack: string): Promise<void>;
  /** Returns the state of a stack. */
  export(stack: string): Promise<unknown>;
  /** Replaces the state of a stack. */
  import(stack: string, state: State): Promise<void>;
  /** Moves resources and their descendants to another stack. */
  move(from: string, to: string, urns: readonly string[]): Promise<void>;
  /** Deletes a stack that has no resources except providers. */
  remove(stack: string): Promise<void>;
}

/** Parses a state. @throws ZodError if it is not valid. */
export function parseState(state: unknown): State {
  return stateSchema.parse(state);
}

/**
 * Moves components from one stack to another in the states only. Components that were moved already stay in the target.
 *
 * `pulumi state move` writes the state of the target first. If the command is killed before it writes the source, both states have the
 * resources. This function then removes them from the target and moves them again. It waits first, because the command may still run after
 * the program that started it was killed.
 *
 * @param from the name of the source stack.
 * @param to the name of the target stack.
 * @param components the components, as `type::name`.
 * @param settle waits until no command of a killed run writes to the states. @default waits 10 seconds
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

/**
 * Compares the states of two stacks.
 *
 * @returns `roots`: the URNs of the components in the source; `twice`: the URNs, in the target, of the resources that both states have.
 */
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
