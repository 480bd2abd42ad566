/** True if a pattern with `*` and `?` fits a text. A `*` in the text is a character like any other, so this also tells whether one pattern covers another. */
export function fits(pattern: string, text: string, anyCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]");
  return new RegExp(`^${source}$`, anyCase ? "i" : "").test(text);
}

/** How far patterns reach over others: over all of at least one of them, over a part of one, or over none. */
export function reach(patterns: readonly string[], over: readonly string[], anyCase = false): "all" | "part" | "none" {
  const pairs = patterns.flatMap((pattern) => over.map((other) => [pattern, other] as const));
  if (pairs.some(([pattern, other]) => fits(pattern, other, anyCase))) return "all";
  return pairs.some(([pattern, other]) => fits(other, pattern, anyCase)) ? "part" : "none";
}
