import type { PatternElement, Policy } from "../language/policy";
import { matchesWildcard } from "../language/wildcard";
import type { Context } from "./context";
import { resolvePattern } from "./resolve-variables";

/**
 * Whether a `Resource` or `NotResource` element covers a resource.
 *
 * A `*` matches any text, including colons: "If the * wildcard is the last character of a resource ARN segment, it can expand to
 * match beyond the colon boundaries." The work is at most the sum of the products of the lengths of pattern and resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatches(
  element: PatternElement,
  resource: string,
  context: Context,
  version: Policy["version"],
): boolean {
  const listed = element.patterns.some((text) => {
    const pattern = resolvePattern(text, context, version);
    return pattern !== undefined && matchesWildcard(pattern, resource);
  });
  return listed !== element.negated;
}
