import { matchesWildcard, partitionOf, type Statement } from "@cross-account-s3/iam";
import { digest } from "../adopt/digest";
import { documentOf, type Json, type JsonObject } from "../adopt/json";
import type { statementOf } from "../adopt/statement-of";
import { bucketArn } from "../documents/arns";
import { serviceStatements, type ServiceUse } from "../documents/service-access";
import { services } from "../stacks/config/services";
import { allowedBy } from "./allowed";
import type { FoundBucket } from "./found";

/** A statement of a bucket policy, in its original and its parsed form. */
interface BucketStatement {
  readonly written: JsonObject;
  readonly read: ReturnType<typeof statementOf>;
}

/** The service access in a bucket policy that the setting `services` can express. */
interface ServiceUses {
  readonly uses: readonly ServiceUse[];
  /** Returns whether `services` express everything that a statement allows. */
  readonly says: (statement: JsonObject) => boolean;
  /** Returns whether a statement has more uses than {@link MOST_USES} allows to compare. */
  readonly hasMore: (statement: JsonObject) => boolean;
}

/** The most uses that are compared with a bucket policy. Each comparison takes a proof, and one statement can have millions of uses. */
export const MOST_USES = 100;

/**
 * Finds the values of `services` that express the service access in a bucket policy. A use is included only if the policy already allows
 * every request that it would allow.
 *
 * @param statements the statements of the bucket policy.
 */
export function serviceUses(bucket: FoundBucket, statements: readonly BucketStatement[]): ServiceUses {
  const partition = partitionOf(bucket.region);
  const { candidates, more } = firstCandidates(bucket, statements);
  const written = (uses: readonly ServiceUse[]) =>
    serviceStatements({ partition, region: bucket.region, accountId: bucket.accountId, bucket: bucket.name, uses });
  const allows = allowedBy(documentOf(bucket.policy), "bucket");
  const uses = candidates
    .flatMap((one) => services.safeParse([one]).data ?? [])
    .filter((use) => allows(written([use])));
  const says = allowedBy({ Version: "2012-10-17", Statement: written(uses) as unknown as Json }, "bucket");
  return {
    uses,
    says: (statement) => uses.length > 0 && says([statement]),
    hasMore: (statement) => more.has(digest(statement)),
  };
}

/** Returns the first {@link MOST_USES} candidates without duplicates, and the digests of the statements that have more. */
function firstCandidates(
  bucket: FoundBucket,
  statements: readonly BucketStatement[],
): {
  readonly candidates: readonly JsonObject[];
  readonly more: ReadonlySet<string>;
} {
  const found = new Map<string, JsonObject>();
  const more = new Set<string>();
  for (const { written, read } of statements) {
    for (const candidate of "statement" in read ? candidatesOf(read.statement, bucket) : []) {
      const key = JSON.stringify(candidate);
      if (found.has(key)) continue;
      if (found.size === MOST_USES) {
        more.add(digest(written));
        break;
      }
      found.set(key, candidate);
    }
  }
  return { candidates: [...found.values()], more };
}

/** Yields the values of `services` that a statement may express. A generator, because all of them may not fit in memory. */
function* candidatesOf(read: Statement, { name, region }: FoundBucket): Generator<JsonObject> {
  if (read.effect !== "Allow" || !read.principal || read.principal.negated || !read.resource) return;
  const values = (key: string) => [
    ...new Set(read.conditions.filter((one) => one.key.toLowerCase() === key).flatMap((one) => one.values)),
  ];
  const sources = values("aws:sourcearn");
  const arn = bucketArn(partitionOf(region), name);
  const patterns = [...new Set(read.resource.patterns)];
  const prefixed = (prefix: string): JsonObject => (prefix === "" ? {} : { prefix });
  const under = patterns.flatMap((pattern) =>
    pattern.startsWith(`${arn}/`) && pattern.endsWith("*") ? [pattern.slice(arn.length + 1, -1)] : [],
  );
  for (const one of read.principal.principals) {
    if (one.kind === "role") {
      const replicates = read.action.patterns.some((pattern) => matchesWildcard(pattern, "s3:ReplicateObject"));
      if (replicates) yield { service: "replication", roleArn: one.arn };
    }
    if (one.kind !== "service") continue;
    switch (one.service) {
      case "logdelivery.elasticloadbalancing.amazonaws.com":
      case "delivery.logs.amazonaws.com": {
        const service = one.service === "delivery.logs.amazonaws.com" ? "log-delivery" : "load-balancer-logs";
        for (const pattern of patterns) {
          const [, prefix = "", accountId] =
            /^([^*?]*)AWSLogs\/(\d{12})\/\*$/.exec(pattern.slice(arn.length + 1)) ?? [];
          if (accountId !== undefined) yield { service, accountId, ...prefixed(prefix) };
        }
        break;
      }
      case "logging.s3.amazonaws.com":
        for (const prefix of under) yield { service: "access-logs", sourceArns: sources, ...prefixed(prefix) };
        break;
      case "s3.amazonaws.com":
        for (const sourceArn of sources)
          for (const accountId of values("aws:sourceaccount"))
            for (const prefix of under) yield { service: "inventory", accountId, sourceArn, ...prefixed(prefix) };
        break;
      case "cloudfront.amazonaws.com":
        for (const sourceArn of sources)
          for (const prefix of under) yield { service: "cloudfront", sourceArn, ...prefixed(prefix) };
    }
  }
}
