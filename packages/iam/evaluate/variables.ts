import { textParts, type TextPart } from "../language/variables";
import { literal, wildcard, type Wildcard } from "../language/wildcard";
import type { Policy } from "../language/policy";
import type { Context } from "./context";

/**
 * Replaces the policy variables of a text that is compared as it is, as by `StringEquals`. Undefined if a variable has no
 * value and no default: such a text equals nothing.
 *
 * Under version 2008-10-17 variables are plain text. A key of several values is no variable. Values are put in once: a
 * variable in a value is text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolveText(text: string, context: Context, version: Policy["version"]): string | undefined {
  if (version === "2008-10-17" || !text.includes("${")) return text;
  let resolved = "";
  for (const part of partsOf(text)) {
    const value = valueOf(part, context);
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
export function resolvePattern(
  text: string,
  context: Context,
  version: Policy["version"],
): string | Wildcard | undefined {
  if (version === "2008-10-17" || !text.includes("${")) return text;
  const resolved: number[] = [];
  for (const part of partsOf(text)) {
    const value = valueOf(part, context);
    if (value === undefined) return undefined;
    for (const code of part.kind === "text" ? wildcard(value) : literal(value)) resolved.push(code);
  }
  return resolved;
}

function valueOf(part: TextPart, context: Context): string | undefined {
  if (part.kind === "text") return part.text;
  if (part.kind === "escaped") return part.character;
  const values = context.get(part.key.toLowerCase());
  return values?.length === 1 ? values[0] : part.fallback;
}

const cache = new Map<string, readonly TextPart[]>();
const MOST_CACHED = 5_000;

function partsOf(text: string): readonly TextPart[] {
  const known = cache.get(text);
  if (known) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const parts = textParts(text);
  cache.set(text, parts);
  return parts;
}
