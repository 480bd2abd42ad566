import type { StatementJson } from "../../rehearsal/policy-json";

/** A request's context, by condition key. */
export type Context = Readonly<Record<string, string>>;

/** What a wildcard in a pattern is filled with. */
const FILL = "probe";

/** A text that fits a pattern with IAM's wildcards. Of an exact text, itself. */
export function fitting(pattern: string): string {
  return pattern.replaceAll("*", FILL).replaceAll("?", "x");
}

/**
 * Values to try for each condition key that a statement looks at: those it names, another one, and none at all. What it
 * names is inside or outside the condition, whatever its operator, and so is the rest: both sides of its edge are tried.
 */
function valuesToTry(condition: StatementJson["Condition"]): ReadonlyMap<string, readonly (string | undefined)[]> {
  const values = new Map<string, (string | undefined)[]>();
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    for (const [key, of] of Object.entries(keys)) {
      const named = [of].flat().map(String);
      const tried = values.get(key) ?? [];
      values.set(key, [...new Set([...tried, ...candidates(bare(operator), key, named), undefined])]);
    }
  }
  return values;
}

/** An operator without what only widens it. */
function bare(operator: string): string {
  return operator
    .replace(/^For(Any|All)Values?:/i, "")
    .replace(/IfExists$/i, "")
    .toLowerCase();
}

function candidates(operator: string, key: string, named: readonly string[]): readonly string[] {
  if (operator === "bool") return ["true", "false"];
  if (operator === "null") return [other(key, operator)];
  if (operator.startsWith("numeric")) return named.flatMap((n) => [n, String(Number(n) + 1), String(Number(n) - 1)]);
  if (operator.startsWith("date")) return [...named, "2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z"];
  if (operator.endsWith("ipaddress")) return [...named.map((range) => range.split("/")[0] ?? range), "203.0.113.7"];
  return [...named.map(fitting), other(key, operator)];
}

/** A value of a condition key that no policy would name. */
function other(key: string, operator: string): string {
  switch (key.toLowerCase()) {
    case "aws:principalarn":
      return "arn:aws:iam::999999999999:role/somebody";
    case "aws:principalaccount":
    case "aws:sourceaccount":
    case "aws:resourceaccount":
    case "kms:calleraccount":
      return "999999999999";
    case "aws:sourcevpce":
      return "vpce-00000000000000000";
    case "aws:sourcearn":
      return "arn:aws:s3:::somebody";
    default:
      // An operator about ARNs matches nothing else, negated or not.
      return operator.startsWith("arn") ? "arn:aws:kms:us-east-1:999999999999:key/another" : "something-else";
  }
}

/**
 * Contexts in which a statement is near its edge: all of its keys with their first values, then each key in turn with
 * each of its other values. In the whole order of `keys`, so that a context comes once.
 *
 * @param base what AWS sends along anyway.
 */
export function contexts(base: Context, condition: StatementJson["Condition"]): readonly Context[] {
  const tried = valuesToTry(condition);
  const first: Record<string, string | undefined> = { ...base };
  for (const [key, [value]] of tried) first[key] = satisfying(condition, key) ?? value;
  const all = [first, base];
  for (const [key, values] of tried) for (const value of values) all.push({ ...first, [key]: value });
  const distinct = new Map(all.map((context) => [JSON.stringify(Object.entries(context).sort()), context]));
  return [...distinct.values()].map((context) =>
    Object.fromEntries(Object.entries(context).flatMap(([key, v]) => (v === undefined ? [] : [[key, v]]))),
  );
}

/** A value with which a statement's condition on a key holds; undefined where none is the one that holds. */
function satisfying(condition: StatementJson["Condition"], key: string): string | undefined {
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    if (!(key in keys)) continue;
    const [value] = [keys[key] ?? []].flat().map(String);
    if (value === undefined) continue;
    const name = bare(operator);
    if (name === "bool") return value;
    if (name === "null") return value === "true" ? undefined : other(key, name);
    if (name.includes("not")) return other(key, name);
    return fitting(value);
  }
  return undefined;
}
