import { ACTION_SETS, ACTIONS_OF_SET, type ActionSet } from "../documents/action-sets";
import { isOnObjects } from "../documents/grantable-actions";
import { ACTIONS, type Level } from "../documents/levels";
import type { Given } from "./statement-access";

/** A grant in a stack file: a level or a map. */
export type GrantValue =
  | Level
  | {
      readonly level?: Level;
      readonly actionSets?: readonly ActionSet[];
      readonly actions?: readonly string[];
      readonly prefix?: string | readonly string[];
    };

/** The access of a role in the control stack, which must cover all of its grants. */
export interface Ceiling {
  readonly level: Level;
  readonly actionSets?: readonly ActionSet[];
  readonly actions?: readonly string[];
}

/** Returns the shortest grants of one caller on one bucket that give exactly the given access. */
export function grantValues(given: readonly Pick<Given, "action" | "prefix">[]): readonly GrantValue[] {
  const byPrefix = new Map<string, Set<string>>();
  const put = (prefix: string, action: string) => {
    byPrefix.set(prefix, (byPrefix.get(prefix) ?? new Set()).add(action));
  };
  for (const { action, prefix } of given) put(prefix, action);
  // Prefixes with the same actions become one grant. A prefix leaves out the actions that a shorter prefix already covers.
  const groups = new Map<string, { readonly actions: readonly string[]; readonly prefixes: string[] }>();
  for (const prefix of [...byPrefix.keys()].sort()) {
    const above = [...byPrefix].filter(([other]) => other !== prefix && prefix.startsWith(other));
    const held = new Set(above.flatMap(([, all]) => [...all]));
    const actions = [...(byPrefix.get(prefix) ?? [])].filter((action) => !held.has(action)).sort();
    if (actions.length === 0) continue;
    const key = JSON.stringify([prefix === "", actions]);
    const group = groups.get(key) ?? { actions, prefixes: [] };
    groups.set(key, group);
    group.prefixes.push(prefix);
  }
  return [...groups.values()].map(({ actions, prefixes }) => valueOf(actions, prefixes));
}

/** The levels, those with the most actions first. */
const LARGEST_FIRST: readonly Level[] = ["catalog", "readwrite", "read", "upload"];

function actionsOfLevel(level: Level): readonly string[] {
  return [...ACTIONS[level].objects, ...ACTIONS[level].bucket];
}

function valueOf(actions: readonly string[], prefixes: readonly string[]): GrantValue {
  const whole = prefixes[0] === "";
  const has = (all: readonly string[]) => all.every((action) => actions.includes(action));
  // `catalog` reads the notification configuration of the bucket, so that it does not accept a prefix.
  const level = LARGEST_FIRST.find((one) => (whole || one !== "catalog") && has(actionsOfLevel(one)));
  const sets = ACTION_SETS.filter(
    (set) => actions.includes(set) || (whole && set === "athena" && has(setActions(set))),
  );
  const named = new Set([
    ...(level === undefined ? [] : actionsOfLevel(level)),
    ...sets.flatMap((set) => [set, ...setActions(set)]),
  ]);
  const rest = actions.filter((action) => !named.has(action));
  if (level !== undefined && whole && sets.length === 0 && rest.length === 0) return level;
  return {
    ...(level === undefined ? {} : { level }),
    ...(sets.length === 0 ? {} : { actionSets: sets }),
    ...(rest.length === 0 ? {} : { actions: rest }),
    ...(whole ? {} : { prefix: prefixes.length === 1 ? (prefixes[0] ?? "") : prefixes }),
  };
}

function setActions(set: ActionSet): readonly string[] {
  const { objects, bucket } = ACTIONS_OF_SET[set];
  return [...objects, ...bucket];
}

/** Returns the smallest ceiling that covers grants: the lowest sufficient level, and the additional actions and action sets. */
export function ceilingOf(values: readonly GrantValue[]): Ceiling {
  const maps = values.map((value) => (typeof value === "string" ? { level: value } : value));
  const levels = maps.flatMap(({ level }) => level ?? []);
  const single = [...new Set(maps.flatMap(({ actions = [] }) => actions))].sort();
  const needed = levels.length > 0 ? levels.flatMap(actionsOfLevel) : single.filter(isOnObjects).slice(0, 1);
  const holds = (level: Level) => needed.every((action) => actionsOfLevel(level).includes(action));
  const level = [...LARGEST_FIRST].reverse().find(holds) ?? "read";
  const actions = single.filter((action) => !actionsOfLevel(level).includes(action));
  const sets = ACTION_SETS.filter((set) => maps.some(({ actionSets = [] }) => actionSets.includes(set)));
  return {
    level,
    ...(sets.length === 0 ? {} : { actionSets: sets }),
    ...(actions.length === 0 ? {} : { actions }),
  };
}
