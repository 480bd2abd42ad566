import { partitionOf } from "../../documents/regions";

/**
 * Texts that may be an ARN of another partition by right: what somebody else chose, and this program hands on as it is.
 * A `*` is any key or place. All other texts that look like an ARN are one.
 */
const FREE_TEXTS: readonly string[] = [
  "assumeRoles.*.externalId",
  "buckets.*.grants.*.externalId",
  "buckets.*.owner",
  "buckets.*.tags.*",
  "identity.issuer.*",
  "owner",
  "roles.*.externalId",
  "roles.*.tags.*",
  "tags.*",
];

/**
 * Says of every ARN whether it is of the partition of the stack's Region. One of another partition names nobody there: a
 * role that is to be exempt would be held like everybody else.
 *
 * @param values what the user wrote, under the user's keys.
 * @param region the stack's Region.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionFaults(
  values: unknown,
  region: string,
  fault: (path: readonly PropertyKey[], message: string) => void,
): void {
  const partition = partitionOf(region);
  for (const [path, text] of texts(values)) {
    const found = /^arn:([^:]*):/.exec(text)?.[1];
    if (found === undefined || found === partition || FREE_TEXTS.some((free) => isUnder(free, path))) continue;
    fault(path, `an ARN of partition ${partition} (arn:${partition}:…), as the stack's Region is ${region}`);
  }
}

/**
 * What a permissions boundary must be instead, if it cannot be one: IAM takes a managed policy of the role's own account, or
 * one of AWS's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryProblem(arn: string | undefined, accountId: string): string | undefined {
  const owner = arn?.split(":")[4];
  if (owner === undefined || owner === accountId || owner === "aws") return undefined;
  return `a policy of this stack's own account ${accountId}, or one of AWS's own: IAM takes no other as a boundary`;
}

function texts(
  value: unknown,
  path: readonly PropertyKey[] = [],
): readonly (readonly [readonly PropertyKey[], string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    texts(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function isUnder(pattern: string, path: readonly PropertyKey[]): boolean {
  const parts = pattern.split(".");
  return parts.length === path.length && parts.every((part, n) => part === "*" || part === path[n]);
}
