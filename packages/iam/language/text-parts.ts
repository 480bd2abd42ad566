/** A piece of a text that may contain policy variables. */
export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  /** `${*}`, `${?}` or `${$}`: the character itself, never a wildcard. */
  | { readonly kind: "escaped"; readonly character: string }
  /** `${key}` or `${key, 'default'}`. */
  | { readonly kind: "variable"; readonly key: string; readonly fallback?: string };

/**
 * Splits a text of a policy of version 2012-10-17 into plain text and policy variables. A `${` without a `}` is plain text. AWS
 * resolves one level, so of two nested variables only the inner one counts. The work is linear in the length of the text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  let end = -1;
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", open + 2)) {
    if (end < open) end = text.indexOf("}", open);
    if (end < 0) break;
    const next = text.indexOf("${", open + 2);
    if (next >= 0 && next < end) continue;
    if (open > from) parts.push({ kind: "text", text: text.slice(from, open) });
    parts.push(variablePart(text.slice(open + 2, end)));
    from = end + 1;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

/** Parses the text between the braces. */
function variablePart(inside: string): TextPart {
  if (inside === "*" || inside === "?" || inside === "$") return { kind: "escaped", character: inside };
  const comma = inside.indexOf(",");
  const fallback = comma < 0 ? "" : inside.slice(comma + 1).trim();
  if (!/^'[^']*'$/.test(fallback)) return { kind: "variable", key: inside.trim() };
  return { kind: "variable", key: inside.slice(0, comma).trim(), fallback: fallback.slice(1, -1) };
}
