import { textParts, type TextPart } from "../language/text-parts";
import { literal, wildcard, type Wildcard } from "../language/wildcard";
import type { Policy } from "../language/policy";
import type { Context } from "./context";

/** Results of `textParts`, by text. Cleared when it has {@link MOST_CACHED} entries. */
const cache = new Map<string, readonly TextPart[]>();
const MOST_CACHED = 5_000;

/**
 * Replaces the policy variables of a text that is compared without wildcards, as by `StringEquals`. Returns undefined if a variable
 * has neither a value nor a default: such a text matches nothing.
 *
 * In version 2008-10-17 variables are plain text. A key with several values gives a variable no value. A variable inside a value is
 * plain text.
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
 * Replaces the policy variables of a pattern. `*` and `?` in the pattern are wildcards; in a value, or written as `${*}` and `${?}`,
 * they are not. Returns undefined if a variable has neither a value nor a default: such a pattern matches nothing.
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

function partsOf(text: string): readonly TextPart[] {
  const known = cache.get(text);
  if (known) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const parts = textParts(text);
  cache.set(text, parts);
  return parts;
}
