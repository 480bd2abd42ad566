/**
 * How a value in a document relates to a value in a request, by every comparison that a policy can make of texts: equal,
 * equal but for case, matched with wildcards, matched with wildcards part by part as ARNs are. Two pairs of values with
 * the same relation are the same to an evaluator, whatever the texts are.
 */
export function relation(pattern: string, value: string): string {
  const equal = pattern === value;
  const equalButCase = equal || pattern.toLowerCase() === value.toLowerCase();
  const wild = /[*?]/.test(pattern);
  const whole = wild ? matcher(pattern).test(value) : equal;
  const wholeButCase = wild ? whole || matcher(pattern.toLowerCase()).test(value.toLowerCase()) : equalButCase;
  const parts = wild ? matchesByParts(pattern, value) : equal;
  return [equal, equalButCase, whole, wholeButCase, parts].map((is) => (is ? "1" : "0")).join("");
}

const matchers = new Map<string, RegExp>();

/** IAM's wildcards: `*` any characters, `?` one. */
export function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known) return known;
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  const made = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
  matchers.set(pattern, made);
  return made;
}

function matchesByParts(pattern: string, value: string): boolean {
  const patterns = arnParts(pattern);
  const values = arnParts(value);
  return patterns.length === values.length && patterns.every((part, n) => matcher(part).test(values[n] ?? ""));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
