import { matchesWildcard, partitionOf, type Statement } from "@cross-account-s3/iam";
import { digest } from "../adopt/digest";
import { documentOf, type Json, type JsonObject } from "../adopt/json";
import type { statementOf } from "../adopt/statement-of";
import { bucketArn } from "../documents/arns";
import { serviceStatements, type ServiceUse } from "../documents/service-access";
import { services } from "../stacks/config/services";
import { allowedBy } from "./allowed";
import type { FoundBucket } from "./found";

/** A statement of a bucket's policy, as it is written and as it is read. */
interface BucketStatement {
  readonly written: JsonObject;
  readonly read: ReturnType<typeof statementOf>;
}

/** The services that the policy of a bucket lets in, as far as `services` of a bucket can say them. */
interface ServiceUses {
  readonly uses: readonly ServiceUse[];
  /** Whether `services` say everything that a statement allows. */
  readonly says: (statement: JsonObject) => boolean;
  /** Whether a statement stands for uses that were not compared, as they are too many. */
  readonly hasMore: (statement: JsonObject) => boolean;
}

/** The most uses of a bucket that are compared with its policy. Each takes a proof, and one statement can stand for millions. */
export const MOST_USES = 100;

/**
 * Reads the services that a policy lets in. What `services` would write is compared with what is there, over every request: a use is taken
 * only if the policy allows all of it.
 *
 * @param statements those of the bucket's policy.
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

/** What the statements of a bucket may stand for, each once, and the digests of those that stand for more than is compared. */
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

/** What a statement may stand for, one after the other: all of them may be more than fit in memory. */
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
