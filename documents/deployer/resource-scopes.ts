import { dnsSuffix, type Partition } from "@cross-account-s3/iam";
import { accessPointArn, bucketArn } from "../arns";
import type { Only, ResourceScope, Row } from "./action-row";
import {
  accessLogBucketName,
  auditName,
  busName,
  eventsRoleName,
  logGroupName,
  regionKeyAlias,
  replicationRoleName,
  STACK_TAG,
  stackTag,
  topicName,
  trailLogRoleName,
} from "../names";
import type { Condition } from "../policy";

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
function aliasNames({ project, stack, buckets }: Deployed): readonly string[] {
  return [...buckets, regionKeyAlias(project, stack), auditName(project, stack)].map((alias) => `alias/${alias}`);
}

/**
 * The EC2 calls that create resources with tags: the authorization to tag names the call (`ec2:CreateAction`), and has no such key
 * for an existing resource.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
const MAKING = [
  "AuthorizeSecurityGroupEgress",
  "AuthorizeSecurityGroupIngress",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateVpc",
  "CreateVpcEndpoint",
  "RunInstances",
];

/** The services of the endpoints that a control stack makes, as the ends of their names. */
const ENDPOINT_SERVICES = ["ec2messages", "s3", "ssm", "ssmmessages", "sts"];

/** What must hold in addition to the action and the resource: in the stack's Regions, where a service has Regions. */
export function conditionOf(of: Deployed, row: Row): Condition | undefined {
  const actions = [...(row.read ?? []), ...(row.write ?? [])];
  // IAM and Route 53 are global, and S3 answers for a bucket from other Regions too.
  const anywhere = actions.some((action) => /^(?:iam|route53|s3):/.test(action));
  const regions = anywhere ? {} : { "aws:RequestedRegion": of.regions };
  const { StringEquals, ...others } = row.only === undefined ? {} : onlyIf(of, row.only);
  const equals = { ...regions, ...StringEquals };
  const condition = { ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}), ...others };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

function onlyIf(of: Deployed, only: Only): Condition {
  const { partition, accountId, project, stack, boundary, regions, bus } = of;
  const bounded = { StringEquals: { "iam:PermissionsBoundary": boundary } };
  const named = (key: string) => ({ StringLike: { [`${key}/Name`]: `${project}-${stack}-*` } });
  switch (only) {
    case "bounded":
      return bounded;
    case "boundedOwnPolicy":
      return {
        ...bounded,
        ArnLike: { "iam:PolicyARN": `arn:${partition}:iam::${accountId}:policy/${project}-${stack}-*` },
      };
    case "newTagged":
      return { StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: stackTag(project, stack) } };
    case "newTaggedUnlessOthers":
      return {
        StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: stackTag(project, stack) },
        StringEqualsIfExists: { [`aws:ResourceTag/${STACK_TAG}`]: stackTag(project, stack) },
        // A new key has no alias. A key with an alias of another name belongs to others.
        "ForAllValues:StringLike": { "kms:ResourceAliases": aliasNames(of) },
      };
    case "tagged":
      return { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: stackTag(project, stack) } };
    case "newNamed":
      return named("aws:RequestTag");
    case "newEndpoint":
      // AWS services have these names; endpoint services of others are `com.amazonaws.vpce.REGION.vpce-svc-ID`.
      return {
        ...named("aws:RequestTag"),
        StringEquals: {
          "ec2:VpceServiceName": regions.flatMap((region) =>
            ENDPOINT_SERVICES.map((service) => `com.amazonaws.${region}.${service}`),
          ),
        },
      };
    case "namedWhenMade":
      return { StringEquals: { "ec2:CreateAction": MAKING }, ...named("aws:RequestTag") };
    case "named":
      return named("aws:ResourceTag");
    case "unnamed":
      return { Null: { "aws:ResourceTag/Name": "true" } };
    case "eventsOfS3":
      // A rule on a schedule, or with a pattern that has no exact source, has no such key.
      return {
        "ForAllValues:StringEquals": { "events:source": "aws.s3" },
        Null: { "events:source": "false" },
      };
    case "toBus":
      return {
        // Without a bus, a bus without a name: a rule may have no target.
        "ForAllValues:ArnLike": { "events:TargetArn": bus ?? `arn:${partition}:events:*:${accountId}:event-bus/` },
        Null: { "events:TargetArn": "false" },
      };
    case "own":
      // A bucket's ARN has no account: another account may own a bucket of that name.
      return { StringEquals: { "aws:ResourceAccount": accountId } };
    case "passedTo cloudtrail":
      return { StringEquals: { "iam:PassedToService": "cloudtrail.amazonaws.com" } };
    case "passedTo events":
      return { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } };
    case "passedTo s3":
      return { StringEquals: { "iam:PassedToService": "s3.amazonaws.com" } };
    case "passedTo ec2":
      return { StringEquals: { "iam:PassedToService": `ec2.${dnsSuffix(partition)}` } };
  }
}

/**
 * The rows for shared resources that exist, by service or, in a network, by kind. Of keys, topics, queues, functions and trails,
 * only the documents are read and written; networks get new resources.
 */
export const SHARED: Readonly<Record<string, Pick<Row, "read" | "write">>> = {
  kms: { read: ["kms:GetKeyPolicy"], write: ["kms:PutKeyPolicy"] },
  sns: { read: ["sns:GetTopicAttributes"], write: ["sns:SetTopicAttributes"] },
  sqs: { read: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], write: ["sqs:SetQueueAttributes"] },
  lambda: { read: ["lambda:GetPolicy"], write: ["lambda:RemovePermission"] },
  cloudtrail: {
    read: ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus"],
    write: ["cloudtrail:PutEventSelectors"],
  },
  vpc: { write: ["ec2:CreateSecurityGroup", "ec2:CreateVpcEndpoint"] },
  routetable: { write: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint"] },
  subnet: { write: ["ec2:RunInstances"] },
  image: { write: ["ec2:RunInstances"] },
};

/** The key in {@link SHARED} of an ARN, which may have `*` for its Region. */
export function sharedKind(arn: string): string {
  const [, , service = "", , , resource = ""] = arn.split(":");
  return service === "ec2" ? (resource.split("/")[0] ?? "").replace("-", "") : service;
}
