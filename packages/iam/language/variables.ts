/** A piece of a text in which policy variables may stand. */
export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  /** `${*}`, `${?}` and `${$}`: the character itself. */
  | { readonly kind: "escaped"; readonly character: string }
  /** `${key}` or `${key, 'default'}`. */
  | { readonly kind: "variable"; readonly key: string; readonly fallback?: string };

/**
 * Takes a text of a policy of version 2012-10-17 apart at its variables. A `${` without its end is plain text, as is a
 * variable within a variable: AWS resolves one level.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{([^${}]*)\}/g)) {
    const [whole, inside = ""] = match;
    if (match.index > at) parts.push({ kind: "text", text: text.slice(at, match.index) });
    parts.push(variablePart(inside));
    at = match.index + whole.length;
  }
  // `${$}` has a dollar sign inside, which the pattern above leaves out so that nested variables stay text.
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
  return parts.flatMap(dollars);
}

function variablePart(inside: string): TextPart {
  if (inside === "*" || inside === "?") return { kind: "escaped", character: inside };
  const withDefault = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/.exec(inside);
  if (withDefault) return { kind: "variable", key: withDefault[1] ?? "", fallback: withDefault[2] ?? "" };
  return { kind: "variable", key: inside.trim() };
}

function dollars(part: TextPart): readonly TextPart[] {
  if (part.kind !== "text" || !part.text.includes("${$}")) return [part];
  return part.text
    .split("${$}")
    .flatMap((text, i): TextPart[] => [
      ...(i === 0 ? [] : [{ kind: "escaped", character: "$" } as const]),
      ...(text === "" ? [] : [{ kind: "text", text } as const]),
    ]);
}
