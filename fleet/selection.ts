import { RunError } from "@pulumi/pulumi";
import { matchesWildcard } from "@cross-account-s3/iam";
import type { BrokenStack, Fleet, FleetStack } from "./stacks";

/** The options that select the stacks of a command. A stack must match all of them; an empty list matches every stack. */
export interface Selection {
  /** Patterns of names, with `*` and `?`. A pattern that begins with `!` excludes. */
  readonly stacks: readonly string[];
  readonly roles: readonly string[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Tags of the stack: keys and values. */
  readonly tags: Readonly<Record<string, string>>;
  /** One of `of` parts of the selected stacks; `index` starts at 1. */
  readonly shard?: { readonly index: number; readonly of: number };
}

/** The selected stacks. */
export interface Selected {
  readonly stacks: readonly FleetStack[];
  /** The selected stack files with errors. */
  readonly broken: readonly BrokenStack[];
  /** The names of the deployer stacks that match, but are selected neither by role nor by exact name. */
  readonly deployersLeftOut: readonly string[];
}

/**
 * Selects stacks of a fleet. Deployer stacks must be selected by role or by exact name, because an administrator deploys them with other
 * credentials.
 *
 * @throws RunError if the selection matches no stack.
 */
export function select(fleet: Fleet, selection: Selection): Selected {
  const { stacks: patterns, roles, accounts, regions, tags, shard } = selection;
  const excluded = patterns.flatMap((pattern) => (pattern.startsWith("!") ? [pattern.slice(1)] : []));
  const included = patterns.filter((pattern) => !pattern.startsWith("!"));
  const named = (name: string): boolean =>
    (included.length === 0 || included.some((pattern) => matchesWildcard(pattern, name))) &&
    !excluded.some((pattern) => matchesWildcard(pattern, name));
  const has = (wanted: readonly string[], value: string): boolean => wanted.length === 0 || wanted.includes(value);

  const fitting = fleet.stacks.filter(
    ({ name, config }) =>
      named(name) &&
      has(roles, config.role) &&
      has(accounts, config.accountId) &&
      has(regions, config.connection.region) &&
      Object.entries(tags).every(([key, value]) => config.tags[key] === value),
  );
  const isLeftOut = ({ name, config }: FleetStack): boolean =>
    config.role === "deployer" && !roles.includes("deployer") && !included.includes(name);
  const taken = fitting.filter((stack) => !isLeftOut(stack));
  // The role, account, Region and tags of a broken file are not known.
  const byName = [...roles, ...accounts, ...regions, ...Object.keys(tags)].length === 0;
  const broken = byName ? fleet.broken.filter(({ name }) => named(name)) : [];
  if (taken.length === 0 && broken.length === 0) {
    const known = [...fleet.stacks, ...fleet.broken].map(({ name }) => name).sort();
    throw new RunError(`the selection matches no stack; the folder has ${known.join(", ")}`);
  }
  return {
    stacks: shard ? partOf(taken, shard) : taken,
    broken: shard && shard.index > 1 ? [] : broken,
    deployersLeftOut: fitting.filter(isLeftOut).map(({ name }) => name),
  };
}

/** Returns one shard of a list. Adjacent items are in different shards, because the stacks of a large account often have adjacent names. */
export function partOf<Item>(
  all: readonly Item[],
  shard: { readonly index: number; readonly of: number },
): readonly Item[] {
  return all.filter((_, n) => n % shard.of === shard.index - 1);
}
