import { literal, wildcard, type Wildcard } from "../language/wildcard";
import type { Context } from "./context";

/** The version of a policy's language. */
export type Version = "2008-10-17" | "2012-10-17";

/** A text with policy variables, taken apart. */
type Part = { readonly text: string } | { readonly special: string } | Variable;

interface Variable {
  /** The condition key in lower case. */
  readonly key: string;
  readonly fallback: string | undefined;
}

/**
 * Replaces the policy variables of a text that is compared as it is (`StringEquals`, dates, …). Undefined if a variable has
 * no value and no default: such a text equals nothing.
 *
 * Under version 2008-10-17 variables are plain text. A key with several values is no variable. Values are put in once:
 * `${` in a value is text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolveText(text: string, context: Context, version: Version): string | undefined {
  if (version === "2008-10-17" || !text.includes("${")) return text;
  let resolved = "";
  for (const part of partsOf(text)) {
    const value = "text" in part ? part.text : "special" in part ? part.special : valueOf(part, context);
    if (value === undefined) return undefined;
    resolved += value;
  }
  return resolved;
}

/**
 * Replaces the policy variables of a pattern. `*` and `?` of the pattern are wildcards; those of a value, and those written
 * `${*}` and `${?}`, are not. Undefined if a variable has no value and no default: such a pattern matches nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function resolvePattern(text: string, context: Context, version: Version): string | Wildcard | undefined {
  if (version === "2008-10-17" || !text.includes("${")) return text;
  const resolved: number[] = [];
  for (const part of partsOf(text)) {
    if ("text" in part) {
      for (const code of wildcard(part.text)) resolved.push(code);
      continue;
    }
    const value = "special" in part ? part.special : valueOf(part, context);
    if (value === undefined) return undefined;
    for (const code of literal(value)) resolved.push(code);
  }
  return resolved;
}

/** The condition keys, in lower case, whose values a text asks for by variables. */
export function variablesOf(text: string): readonly string[] {
  return partsOf(text).flatMap((part) => ("key" in part ? [part.key] : []));
}

function valueOf({ key, fallback }: Variable, context: Context): string | undefined {
  const values = context.get(key);
  return values?.length === 1 ? values[0] : fallback;
}

const cache = new Map<string, readonly Part[]>();
const MOST_CACHED = 5_000;

function partsOf(text: string): readonly Part[] {
  const known = cache.get(text);
  if (known) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const parts = split(text);
  cache.set(text, parts);
  return parts;
}

/** A `${` that nothing closes is text. The first `}` closes: variables do not nest. */
function split(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf("${", from);
    const close = open < 0 ? -1 : text.indexOf("}", open);
    if (close < 0) break;
    if (open > from) parts.push({ text: text.slice(from, open) });
    parts.push(variable(text.slice(open + 2, close)));
    from = close + 1;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function variable(inside: string): Part {
  if (inside === "*" || inside === "?" || inside === "$") return { special: inside };
  const [, key = inside, fallback] = /^([^,]*),\s*'(.*)'\s*$/s.exec(inside) ?? [];
  return { key: key.trim().toLowerCase(), fallback };
}
