import type { Partition } from "@cross-account-s3/iam";
import { accessLogDelivery } from "./access-log-policy";
import { kmsThroughS3 } from "./kms-through-s3";
import { bucketArn } from "./arns";
import { exactly } from "./grants";
import { allOf, type Condition, numberedSid, type Statement } from "./policy";

/** A service of AWS that uses a bucket, and the account or resource that it acts for. */
export type ServiceUse =
  | {
      /** Access logs of load balancers, or logs of other services: both write under `AWSLogs/ACCOUNT/`. */
      readonly service: "load-balancer-logs" | "log-delivery";
      readonly accountId: string;
      /** The prefix of the keys. @default none */
      readonly prefix?: string;
    }
  | {
      /** Server access logs of buckets of the same account and Region. */
      readonly service: "access-logs";
      /** The ARNs of the buckets whose requests are logged. */
      readonly sourceArns: readonly string[];
      /** The prefix of the keys. @default none */
      readonly prefix?: string;
    }
  | {
      readonly service: "inventory";
      /** The account and the ARN of the bucket that is listed. */
      readonly accountId: string;
      readonly sourceArn: string;
      /** The prefix of the keys. @default none */
      readonly prefix?: string;
    }
  | {
      /** A distribution that reads objects with origin access control. */
      readonly service: "cloudfront";
      readonly sourceArn: string;
      /** The prefix of the keys. @default none */
      readonly prefix?: string;
    }
  | {
      /** A role with which S3 replicates objects from another bucket. */
      readonly service: "replication";
      readonly roleArn: string;
    };

/** Where services use a bucket. */
export interface ServiceAccessArgs {
  readonly partition: Partition;
  readonly region: string;
  /** The account that owns the bucket. */
  readonly accountId: string;
  readonly bucket: string;
  readonly uses: readonly ServiceUse[];
}

/** The condition on the header with which log delivery and inventory give the bucket owner control of what they write. */
const OWNER_ACL: Condition = { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } };

/**
 * The statements of a bucket policy for services, each only for one account or resource (confused deputy).
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-s3-inventory
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html
 */
export function serviceStatements(args: ServiceAccessArgs): readonly Statement[] {
  return args.uses.flatMap((use, n) => statementsOf(args, use, numberedSid("", n)));
}

function statementsOf(
  { partition, region, accountId, bucket }: ServiceAccessArgs,
  use: ServiceUse,
  n: string,
): Statement[] {
  const arn = bucketArn(partition, bucket);
  const allow = { Effect: "Allow" } as const;
  switch (use.service) {
    case "load-balancer-logs":
      return [
        {
          Sid: `AllowLoadBalancerLogs${n}`,
          ...allow,
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${arn}/${use.prefix ?? ""}AWSLogs/${use.accountId}/*`,
          Condition: {
            ArnLike: {
              "aws:SourceArn": `arn:${partition}:elasticloadbalancing:${region}:${use.accountId}:loadbalancer/*`,
            },
          },
        },
      ];
    case "log-delivery": {
      const service = { ...allow, Principal: { Service: "delivery.logs.amazonaws.com" } };
      const source = logDeliverySource(partition, region, use.accountId);
      const Resource = `${arn}/${use.prefix ?? ""}AWSLogs/${use.accountId}/*`;
      return [
        {
          Sid: `AllowLogDelivery${n}`,
          ...service,
          Action: "s3:PutObject",
          Resource,
          Condition: allOf(source, OWNER_ACL),
        },
        { Sid: `AllowLogDeliveryCheck${n}`, ...service, Action: "s3:GetBucketAcl", Resource: arn, Condition: source },
      ];
    }
    case "access-logs":
      return [accessLogDelivery(`AllowAccessLogs${n}`, { partition, accountId, logBucket: bucket, ...use })];
    case "inventory":
      return [
        {
          Sid: `AllowInventory${n}`,
          ...allow,
          Principal: { Service: "s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${arn}/${use.prefix ?? ""}*`,
          Condition: allOf(inventorySource(use), OWNER_ACL),
        },
      ];
    case "cloudfront":
      return [
        {
          Sid: `AllowCloudFront${n}`,
          ...allow,
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: `${arn}/${use.prefix ?? ""}*`,
          Condition: { ArnEquals: { "aws:SourceArn": use.sourceArn } },
        },
      ];
    case "replication":
      return exactly(partition, [use.roleArn]).flatMap(({ principal, condition }) => [
        {
          Sid: `AllowReplication${n}`,
          ...allow,
          Principal: principal,
          Action: [
            "s3:ObjectOwnerOverrideToBucketOwner",
            "s3:ReplicateDelete",
            "s3:ReplicateObject",
            "s3:ReplicateTags",
          ],
          Resource: `${arn}/*`,
          Condition: condition,
        },
        {
          Sid: `AllowReplicationCheck${n}`,
          ...allow,
          Principal: principal,
          Action: "s3:GetBucketVersioning",
          Resource: arn,
          Condition: condition,
        },
      ]);
  }
}

function logDeliverySource(partition: Partition, region: string, accountId: string): Condition {
  return {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${accountId}:*` },
  };
}

function inventorySource({ accountId, sourceArn }: Extract<ServiceUse, { service: "inventory" }>): Condition {
  return { StringEquals: { "aws:SourceAccount": accountId }, ArnEquals: { "aws:SourceArn": sourceArn } };
}

/**
 * The statements of the key's policy for services that write and read with it. Access logs, of load balancers too, are delivered only to
 * buckets without a key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
 */
export function serviceKeyStatements(
  { partition, region, bucket, uses }: Omit<ServiceAccessArgs, "accountId">,
  of: string,
): readonly Statement[] {
  const forService = (service: string, actions: readonly string[], condition: Condition) => [
    { Principal: { Service: service }, Action: actions, Condition: condition },
  ];
  const arn = bucketArn(partition, bucket);
  return uses.flatMap((use, n) => {
    const parts = (): readonly Pick<Statement, "Principal" | "Action" | "Condition">[] => {
      switch (use.service) {
        case "load-balancer-logs":
        case "access-logs":
          return [];
        case "log-delivery": {
          const actions = ["kms:Decrypt", "kms:GenerateDataKey"];
          return forService(
            "delivery.logs.amazonaws.com",
            actions,
            logDeliverySource(partition, region, use.accountId),
          );
        }
        case "inventory":
          return forService("s3.amazonaws.com", ["kms:GenerateDataKey"], inventorySource(use));
        case "cloudfront": {
          const source = { ArnEquals: { "aws:SourceArn": use.sourceArn } };
          return forService("cloudfront.amazonaws.com", ["kms:Decrypt"], source);
        }
        case "replication":
          return exactly(partition, [use.roleArn]).map(({ principal, condition }) => ({
            Principal: principal,
            Action: ["kms:Encrypt", "kms:GenerateDataKey"],
            Condition: allOf(condition, {
              StringEquals: { "kms:ViaService": kmsThroughS3(partition, region) },
              StringLike: { "kms:EncryptionContext:aws:s3:arn": [arn, `${arn}/*`] },
            }),
          }));
      }
    };
    return parts().map((part): Statement => ({
      Sid: `AllowService${of}${n + 1}`,
      Effect: "Allow",
      Resource: "*",
      ...part,
    }));
  });
}

/** The roles with which services act. The network condition must exempt them, because it does not recognize them as services. */
export function rolesOfServices(uses: readonly ServiceUse[]): readonly string[] {
  return uses.flatMap((use) => (use.service === "replication" ? [use.roleArn] : []));
}
