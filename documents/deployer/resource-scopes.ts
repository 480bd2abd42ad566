import type { Partition } from "@cross-account-s3/iam";
import { accessPointArn, bucketArn } from "../arns";
import type { ResourceScope } from "./action-row";
import {
  accessLogBucketName,
  auditName,
  busName,
  eventsRoleName,
  logGroupName,
  regionKeyAlias,
  replicationRoleName,
  topicName,
  trailLogRoleName,
} from "../names";

/** A stack, as far as its deployer's policies depend on it. */
export interface Deployed {
  readonly partition: Partition;
  readonly accountId: string;
  readonly project: string;
  readonly stack: string;
  /** The Regions of the stack's resources, its own first. */
  readonly regions: readonly string[];
  /** Patterns of the names of its buckets. */
  readonly buckets: readonly string[];
  /** Patterns of the names of log buckets that it names itself. */
  readonly logBuckets: readonly string[];
  /** Patterns of the names of its buckets' access points. @default none */
  readonly accessPoints?: readonly string[];
  /** The ARN of the permissions boundary of the stack's roles. */
  readonly boundary: string;
  /** The ARN pattern of the event bus that gets the stack's events. @default none */
  readonly bus?: string;
}

/** The ARN patterns of the resources of a stack: their names begin with project and stack, or with the bucket's. */
export function scopeArns(of: Deployed, scope: ResourceScope): readonly string[] {
  const { partition, accountId, project, stack, buckets, logBuckets } = of;
  const mine = `${project}-${stack}`;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:*:${accountId}:${resource}`;
  const iam = (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`;
  const ec2 = (...kinds: readonly string[]) => kinds.map((kind) => arn("ec2", `${kind}/*`));
  const bucketArns = (names: readonly string[]) => names.map((name) => bucketArn(partition, name));
  const audit = auditName(project, stack);
  switch (scope) {
    case "role":
      return [
        iam(`role/${mine}-*`),
        iam(`role/${eventsRoleName(project, stack)}`),
        iam(`role/${replicationRoleName(project, stack)}`),
      ];
    case "policy":
      return [iam(`policy/${mine}-*`)];
    case "instanceProfile":
      return [iam(`instance-profile/${mine}-*`)];
    case "bucket":
      return bucketArns(buckets);
    case "logBucket":
      return bucketArns([
        `${accessLogBucketName(project, stack, accountId)}-*`,
        `${audit}-${accountId}-*`,
        ...logBuckets,
      ]);
    case "accessPoint": {
      const patterns = of.accessPoints ?? [];
      return of.regions.flatMap((region) =>
        patterns.map((pattern) => accessPointArn(partition, region, accountId, pattern)),
      );
    }
    case "key":
      return [arn("kms", "key/*")];
    case "alias":
      return aliasNames(of).map((alias) => arn("kms", alias));
    case "topic":
      return buckets.map((bucket) => arn("sns", topicName(bucket)));
    case "alarmTopic":
      return [arn("sns", audit)];
    case "trail":
      // In the stack's own Region only: a second trail elsewhere could send the account's events to any bucket.
      return [`arn:${partition}:cloudtrail:${of.regions[0] ?? "*"}:${accountId}:trail/${audit}`];
    case "trailLogRole":
      return [iam(`role/${trailLogRoleName(project, stack)}`)];
    case "logGroup":
      return [arn("logs", `log-group:${logGroupName(audit)}`), arn("logs", `log-group:${logGroupName(audit)}:*`)];
    case "alarm":
      return [arn("cloudwatch", `alarm:${audit}-*`)];
    case "dashboard":
      return [`arn:${partition}:cloudwatch::${accountId}:dashboard/${audit}`];
    case "bus":
      return [arn("events", `event-bus/${busName(project, stack)}`)];
    case "rule":
      return [arn("events", `rule/${mine}-events-*`)];
    case "newInNetwork":
      return ec2("route-table", "security-group", "subnet", "vpc", "vpc-endpoint");
    case "vpcEndpoint":
      return ec2("vpc-endpoint");
    case "usedInNetwork":
      return ec2("route-table", "security-group", "subnet", "vpc");
    case "securityGroup":
      return ec2("security-group");
    case "securityGroupRule":
      return ec2("security-group-rule");
    case "newInstance":
      return ec2("instance");
    case "usedByInstance":
      return ec2("security-group", "subnet");
    case "partOfInstance":
      return ec2("network-interface", "volume");
    case "anything":
      return ["*"];
  }
}

/** The patterns of the aliases of the stack's keys. */
export function aliasNames({ project, stack, buckets }: Deployed): readonly string[] {
  return [...buckets, regionKeyAlias(project, stack), auditName(project, stack)].map((alias) => `alias/${alias}`);
}
