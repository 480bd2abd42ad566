import { matchesWildcard } from "@cross-account-s3/iam";

/**
 * How far patterns reach over others: over all of at least one of them, over a part of one, or over none. A `*` in a text is a
 * character like any other to the matcher, so it also tells whether one pattern covers another.
 */
export function reach(
  patterns: readonly string[],
  over: readonly string[],
  { ignoreCase = false }: { readonly ignoreCase?: boolean } = {},
): "all" | "part" | "none" {
  const pairs = patterns.flatMap((pattern) => over.map((other) => [pattern, other] as const));
  if (pairs.some(([pattern, other]) => matchesWildcard(pattern, other, { ignoreCase }))) return "all";
  return pairs.some(([pattern, other]) => matchesWildcard(other, pattern, { ignoreCase })) ? "part" : "none";
}
