import { matchesWildcard, parsePolicy, partitionOf, statementsAsWritten } from "@cross-account-s3/iam";
import type { Json, JsonObject } from "../adopt/json";
import { bucketArn } from "../documents/arns";
import { serviceStatements, type ServiceUse } from "../documents/service-access";
import { services } from "../stacks/config/services";
import { allowing, allows } from "./allowed";
import { documentOf, type FoundBucket } from "./found";

/** The services that the policy of a bucket lets in, as far as `services` of a bucket can say them. */
interface ServiceUses {
  readonly uses: readonly ServiceUse[];
  /** Whether `services` say everything that a statement allows. */
  readonly says: (statement: JsonObject) => boolean;
}

/**
 * Reads the services that a policy lets in. What `services` would write is compared with what is there, over every request: a use is taken
 * only if the policy allows all of it.
 */
export function serviceUses(bucket: FoundBucket): ServiceUses {
  const document = documentOf(bucket.policy);
  const partition = partitionOf(bucket.region);
  const candidates = statementsAsWritten(document).flatMap((statement) => candidatesOf(statement, bucket));
  const distinct = [...new Map(candidates.map((one) => [JSON.stringify(one), one])).values()];
  const written = (uses: readonly ServiceUse[]) =>
    serviceStatements({ partition, region: bucket.region, bucket: bucket.name, uses });
  const uses = distinct
    .flatMap((one) => services.safeParse([one]).data ?? [])
    .filter((use) => allows(allowing(document), written([use]), "bucket"));
  const said = { Version: "2012-10-17", Statement: written(uses) as unknown as Json };
  return { uses, says: (statement) => uses.length > 0 && allows(said, [statement], "bucket") };
}

/** What a statement may stand for. */
function candidatesOf(statement: JsonObject, { name, region }: FoundBucket): readonly JsonObject[] {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "bucket" });
  const [read] = "policy" in parsed ? parsed.policy.statements : [];
  if (read?.effect !== "Allow" || !read.principal || read.principal.negated || !read.resource) return [];
  const values = (key: string) =>
    read.conditions.filter((one) => one.key.toLowerCase() === key).flatMap((one) => one.values);
  const sources = values("aws:sourcearn");
  const arn = bucketArn(partitionOf(region), name);
  const { patterns } = read.resource;
  const prefixed = (prefix: string): JsonObject => (prefix === "" ? {} : { prefix });
  return read.principal.principals.flatMap((one): readonly JsonObject[] => {
    if (one.kind === "role") {
      const replicates = read.action.patterns.some((pattern) => matchesWildcard(pattern, "s3:ReplicateObject"));
      return replicates ? [{ service: "replication", roleArn: one.arn }] : [];
    }
    if (one.kind !== "service") return [];
    const under = patterns.flatMap((pattern) =>
      pattern.startsWith(`${arn}/`) && pattern.endsWith("*") ? [pattern.slice(arn.length + 1, -1)] : [],
    );
    switch (one.service) {
      case "logdelivery.elasticloadbalancing.amazonaws.com":
      case "delivery.logs.amazonaws.com": {
        const service = one.service === "delivery.logs.amazonaws.com" ? "log-delivery" : "load-balancer-logs";
        return patterns.flatMap((pattern) => {
          const [, prefix = "", accountId] =
            /^([^*?]*)AWSLogs\/(\d{12})\/\*$/.exec(pattern.slice(arn.length + 1)) ?? [];
          return accountId === undefined ? [] : [{ service, accountId, ...prefixed(prefix) }];
        });
      }
      case "s3.amazonaws.com":
        return sources.flatMap((sourceArn) =>
          values("aws:sourceaccount").flatMap((accountId) =>
            under.map((prefix) => ({ service: "inventory", accountId, sourceArn, ...prefixed(prefix) })),
          ),
        );
      case "cloudfront.amazonaws.com":
        return sources.flatMap((sourceArn) =>
          under.map((prefix) => ({ service: "cloudfront", sourceArn, ...prefixed(prefix) })),
        );
      default:
        return [];
    }
  });
}
