import { z } from "zod";
import type { ServiceUse } from "../../documents/service-access";
import { unique } from "../../documents/unique";
import type { ConfigErrorCode } from "./error-codes";
import type { Problem } from "./faults";
import * as field from "./fields";
import { keyPrefix } from "./grant";

const SERVICES = [
  "load-balancer-logs",
  "log-delivery",
  "access-logs",
  "inventory",
  "cloudfront",
  "replication",
] as const;

const distributionArn = field
  .text("the ARN of a distribution")
  .refine((arn) => /^arn:[a-z-]+:cloudfront::\d{12}:distribution\/[A-Z0-9]+$/.test(arn), {
    error: "the exact ARN of a distribution, arn:aws:cloudfront::ACCOUNT:distribution/ID",
  });

/** The keys of each service, all of them required but `prefix`. */
const KEYS: Readonly<Record<(typeof SERVICES)[number], readonly string[]>> = {
  "load-balancer-logs": ["accountId", "prefix"],
  "log-delivery": ["accountId", "prefix"],
  "access-logs": ["sourceArns", "prefix"],
  inventory: ["accountId", "sourceArn", "prefix"],
  cloudfront: ["sourceArn", "prefix"],
  replication: ["roleArn"],
};

const use = field
  .strict({
    /** What uses the bucket. */
    service: field.oneOf(SERVICES),
    /** The account that the service acts for. */
    accountId: field.accountId.exactOptional(),
    /** The resource that the service acts for: the bucket of the inventory, or the distribution. */
    sourceArn: field.text("an ARN").exactOptional(),
    /** With `access-logs`: the buckets of the account whose requests are logged. */
    sourceArns: field.list(field.bucketArn, "ARNs of buckets").min(1, "at least one bucket").exactOptional(),
    /** With `replication`: the exact role that replicates to the bucket. */
    roleArn: field.roleArn.exactOptional(),
    /** The prefix of the keys. @default the whole bucket */
    prefix: keyPrefix.exactOptional(),
  })
  .transform((given, context): ServiceUse => {
    const fault = (code: ConfigErrorCode, key: string, problem: Problem): never => {
      field.reporter({ issues: context.issues, value: given })(code, [key], problem);
      return z.NEVER;
    };
    const { service, accountId = "", sourceArn = "", sourceArns = [], roleArn = "", prefix } = given;
    const foreign = Object.keys(given).find((key) => key !== "service" && !KEYS[service].includes(key));
    if (service === "access-logs" && foreign === "accountId")
      return fault("requires", foreign, "S3 delivers access logs within one account only, the bucket's own; remove it");
    if (foreign !== undefined) return fault("requires", foreign, `service: ${service} takes no ${foreign}; remove it`);
    const missing = KEYS[service].find((key) => key !== "prefix" && !Object.hasOwn(given, key));
    if (missing !== undefined)
      return fault("missing-key", missing, { expected: `a value, which service: ${service} requires` });
    const under = prefix === undefined ? {} : { prefix };
    switch (service) {
      case "load-balancer-logs":
      case "log-delivery":
        return { service, accountId, ...under };
      case "access-logs":
        return { service, sourceArns: unique(sourceArns), ...under };
      case "inventory":
        if (!field.bucketArn.safeParse(sourceArn).success)
          return fault("unfit-value", "sourceArn", { expected: "the ARN of the bucket that is listed" });
        return { service, accountId, sourceArn, ...under };
      case "cloudfront":
        if (!distributionArn.safeParse(sourceArn).success)
          return fault("unfit-value", "sourceArn", { expected: "the exact ARN of a distribution" });
        return { service, sourceArn, ...under };
      case "replication":
        return { service, roleArn };
    }
  });

/** AWS services that use a bucket, each for one account or resource. */
export const services = field.list(use, "services").min(1, "at least one service");
