import { valueAt } from "@cross-account-s3/iam";
import type { z } from "zod";
import { meantKey } from "./faults";

// The checks between keys run even where the schema has refused other keys, so that all errors come in one message. What was refused is
// replaced by a stand-in, and a check that reads a stand-in is skipped: it could only guess.

/** Thrown where a check reads a value that the schema has refused. */
class RefusedValue extends Error {}

/** Runs checks, each until it reads a value that the schema has refused. */
export function runChecks<Args extends readonly unknown[]>(
  checks: readonly ((...args: Args) => void)[],
  ...args: Args
): void {
  for (const check of checks) {
    try {
      check(...args);
    } catch (error) {
      if (!(error instanceof RefusedValue)) throw error;
    }
  }
}

/**
 * Valid values to stand in for those that are refused, by key: `value` for the whole of it, `entry` for one of a list or map. A key
 * that is not here is optional, and left out.
 */
export type StandIns = Readonly<
  Record<string, { readonly value?: unknown; readonly entry?: (place: PropertyKey) => unknown }>
>;

/** What a schema made of the part of an input that it takes. */
export interface Partial<Values> {
  readonly values: Values;
  /** The paths of what was refused: a key, an entry of it, or a key of an entry. */
  readonly refused: readonly (readonly PropertyKey[])[];
}

/** How often the rest is read again: a key of an entry is left out first, then the entry, then the whole key. */
const ATTEMPTS = 6;

/** Reads what a schema takes of an input. @returns undefined if nothing can be read. */
export function readPartly<Schema extends z.ZodType>(
  schema: Schema,
  input: Readonly<Record<string, unknown>>,
  standIns: StandIns,
): Partial<z.output<Schema>> | undefined {
  const rest: unknown = structuredClone(input);
  if (!isRecord(rest)) return undefined;
  const refused = new Map<string, readonly PropertyKey[]>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { data, error } = schema.safeParse(rest);
    if (!error) return { values: data, refused: [...refused.values()] };
    for (const issue of error.issues) {
      if (issue.code === "unrecognized_keys") {
        for (const key of issue.keys) {
          const meant = meantKey(key, issue.message, valueAt(rest, issue.path)) ?? key;
          remove(rest, [...issue.path, key]);
          const path = [...issue.path, meant].slice(0, 3);
          refused.set(path.join("\0"), path);
        }
        continue;
      }
      replace(rest, issue.path, standIns, refused);
    }
  }
  return undefined;
}

/** Leaves out the smallest part around a path that was not left out yet. */
function replace(
  rest: Record<string, unknown>,
  path: readonly PropertyKey[],
  standIns: StandIns,
  refused: Map<string, readonly PropertyKey[]>,
): void {
  const [key, place, field] = path;
  if (key === undefined) return;
  const standIn = standIns[String(key)];
  const sizes = standIn?.entry ? [...(field === undefined ? [] : [3]), ...(place === undefined ? [] : [2]), 1] : [1];
  const size = sizes.find((one) => !refused.has(path.slice(0, one).join("\0"))) ?? 1;
  const part = path.slice(0, size);
  refused.set(part.join("\0"), part);
  if (size === 3) remove(rest, part);
  else if (size === 2 && place !== undefined && standIn?.entry) put(rest[String(key)], place, standIn.entry(place));
  else if (standIn?.value === undefined) remove(rest, part);
  else rest[String(key)] = standIn.value;
}

/** The values for checks to read, each refused one of which throws. */
export function guarded<Values extends object>({ values, refused }: Partial<Values>): Values {
  const whole = Object.fromEntries(
    Object.entries(values).map(([key, value]: [string, unknown]) => [key, withGuardedEntries(key, value, refused)]),
  );
  return guard(
    // The same keys with the same values, but for the guards around some of them.
    whole as Values,
    refused.filter(({ length }) => length === 1).map(([key]) => String(key)),
  );
}

function withGuardedEntries(key: string, value: unknown, refused: Partial<unknown>["refused"]): unknown {
  const inside = refused.filter((path) => path.length > 1 && path[0] === key);
  if (inside.length === 0 || !isObject(value)) return value;
  const entries = Object.entries(value).map(([place, entry]: [string, unknown]): [string, unknown] => {
    const fields = inside.filter((path) => String(path[1]) === place).map((path) => path[2]);
    if (fields.length === 0 || !isObject(entry)) return [place, entry];
    return [place, guard(entry, fields.includes(undefined) ? undefined : fields.map(String))];
  });
  return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

/** A value that throws where one of some keys is read, or any if there is no list. */
function guard<Value extends object>(value: Value, keys: readonly string[] | undefined): Value {
  return new Proxy(value, {
    get(of, key): unknown {
      if (keys === undefined || keys.includes(String(key))) throw new RefusedValue();
      return Reflect.get(of, key);
    },
  });
}

function remove(from: unknown, path: readonly PropertyKey[]): void {
  const holder = path.slice(0, -1).reduce<unknown>((of, key) => (isRecord(of) ? of[String(key)] : undefined), from);
  const last = path.at(-1);
  if (isRecord(holder) && last !== undefined) Reflect.deleteProperty(holder, last);
}

function put(into: unknown, place: PropertyKey, value: unknown): void {
  if (isRecord(into)) into[String(place)] = value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value);
}
