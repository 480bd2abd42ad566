import { partitionOf, REGIONS } from "@cross-account-s3/iam";
import type { OnFault } from "./faults";

/**
 * Texts that may be an ARN of another partition by right: what the user chose, and this program passes on unchanged.
 * A `*` is any key or place. All other texts that look like an ARN are one.
 */
const FREE_TEXTS: readonly string[] = [
  "buckets.*.accessPoints.*.grants.*.*.externalId",
  "buckets.*.accessPoints.*.grants.*.*.prefix",
  "buckets.*.accessPoints.*.grants.*.*.prefix.*",
  "buckets.*.accessPoints.*.grants.*.externalId",
  "buckets.*.accessPoints.*.grants.*.prefix",
  "buckets.*.accessPoints.*.grants.*.prefix.*",
  "assumeRoles.*.externalId",
  "buckets.*.grants.*.*.externalId",
  "buckets.*.grants.*.*.prefix",
  "buckets.*.grants.*.*.prefix.*",
  "buckets.*.grants.*.externalId",
  "buckets.*.grants.*.prefix",
  "buckets.*.grants.*.prefix.*",
  "buckets.*.owner",
  "buckets.*.replication.*.prefix",
  "buckets.*.services.*.prefix",
  "buckets.*.tags.*",
  "identity.issuer.*",
  "owner",
  "principals.*.externalId",
  "roles.*.externalId",
  "roles.*.tags.*",
  "tags.*",
];

/**
 * Says of every ARN and Region whether it is of the partition of the stack's own Region. One of another partition names
 * no principal there: a role that is to be exempt would be denied like all others; and the stack's credentials are good for
 * no Region there.
 *
 * @param values what the user wrote, under the user's keys.
 * @param region the stack's Region.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionFaults(values: unknown, region: string, fault: OnFault): void {
  const partition = partitionOf(region);
  const own = `as the stack's Region is ${region}`;
  for (const [path, text] of texts(values)) {
    if (FREE_TEXTS.some((free) => isUnder(free, path))) continue;
    const ofArn = /^arn:([^:]*):/.exec(text)?.[1];
    if (ofArn !== undefined && ofArn !== partition) {
      fault("other-partition", path, { expected: `an ARN of partition ${partition} (arn:${partition}:…), ${own}` });
    }
    const key = path.findLast((part) => typeof part === "string");
    if ((key === "region" || key === "regions") && REGIONS.includes(text) && partitionOf(text) !== partition) {
      fault("other-partition", path, { expected: `a Region of partition ${partition}, ${own}` });
    }
  }
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
