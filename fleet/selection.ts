import { RunError } from "@pulumi/pulumi";
import { matchesWildcard } from "@cross-account-s3/iam";
import type { BrokenStack, Fleet, FleetStack } from "./stacks";

/** Which stacks a command is for. What is empty selects everything. */
export interface Selection {
  /** Patterns of names with `*` and `?`; one that begins with `!` excludes. */
  readonly stacks: readonly string[];
  readonly roles: readonly string[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Tags of the stack, each with its value. */
  readonly tags: Readonly<Record<string, string>>;
  /** One part of the selected stacks: the `index`th of `of`, from 1. */
  readonly shard?: { readonly index: number; readonly of: number };
}

/** The stacks that a selection takes. */
export interface Selected {
  readonly stacks: readonly FleetStack[];
  /** The broken files among them. */
  readonly broken: readonly BrokenStack[];
  /** Deployer stacks that were left out because nothing named them. */
  readonly deployersLeftOut: readonly string[];
}

/**
 * Selects stacks of a fleet. Deployer stacks are taken only by name or by role: an administrator deploys them, with other
 * credentials than those of the stacks that they make roles for.
 *
 * @throws RunError if nothing is selected.
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
  // What a broken file says of its role, account, Region and tags is not known.
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

/** One shard of a list. Neighbours go to different shards, as large accounts often have names in a row. */
export function partOf<Item>(
  all: readonly Item[],
  shard: { readonly index: number; readonly of: number },
): readonly Item[] {
  return all.filter((_, n) => n % shard.of === shard.index - 1);
}
