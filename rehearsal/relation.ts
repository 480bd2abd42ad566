import { matchesWildcard } from "@cross-account-s3/iam";

/**
 * How a value in a document relates to a value in a request, by every comparison that a policy can make of texts: equal,
 * equal but for case, matched with wildcards, matched with wildcards part by part as ARNs are. Two pairs of values with
 * the same relation are the same to an evaluator, whatever the texts are.
 */
export function relation(pattern: string, value: string): string {
  if (pattern === value) return "equal";
  const [lowerPattern, lowerValue] = [pattern.toLowerCase(), value.toLowerCase()];
  if (lowerPattern === lowerValue) return "equal but for case";
  if (!isWild(pattern)) return NO_RELATION;
  const whole = matchesWildcard(pattern, value);
  const wholeButCase = whole || matchesWildcard(lowerPattern, lowerValue);
  const parts = matchesByParts(pattern, value);
  if (!whole && !wholeButCase && !parts) return NO_RELATION;
  return `matched${whole ? " whole" : ""}${wholeButCase ? " but for case" : ""}${parts ? " by parts" : ""}`;
}

/** The relation of values that no comparison finds alike. */
export const NO_RELATION = "none";

function isWild(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

function matchesByParts(pattern: string, value: string): boolean {
  const patterns = arnParts(pattern);
  const values = arnParts(value);
  return patterns.length === values.length && patterns.every((part, n) => matchesWildcard(part, values[n] ?? ""));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
