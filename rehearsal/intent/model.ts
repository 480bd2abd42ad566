import type { Partition } from "@cross-account-s3/iam";
import type { PolicyDocument } from "../../documents/policy";
import type { ControlConfig, DataConfig } from "../../stacks/config";
import type { RoleConfig } from "../../stacks/config/control";
import type { BucketConfig } from "../../stacks/config/data";
import type { OnlyFrom } from "../../stacks/config/network";
import type { Intent } from "./intent";
import type { WatchedEvents } from "./watched-events";

/** A role of a control stack, from the configuration. */
export interface ExpectedRole {
  readonly name: string;
  readonly stack: string;
  readonly arn: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly config: RoleConfig;
  /** The ARN of its permissions boundary. @default none */
  readonly boundary: string | undefined;
  /** The accounts and bucket name patterns in which it may be granted access. */
  readonly reach: ControlConfig["dataAccounts"];
  /** Whether a test instance has this role and is managed by Session Manager. */
  readonly testInstance: boolean;
  /** The policies that an existing role needs; empty for a role that the stack creates with them. */
  readonly needs: readonly PolicyDocument[];
}

/** A bucket of a data stack, from the configuration. */
export interface ExpectedBucket {
  readonly name: string;
  readonly project: string;
  readonly stack: string;
  readonly arn: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly region: string;
  readonly config: BucketConfig;
  readonly accessPoints: readonly ExpectedAccessPoint[];
  /** The ARN of its event topic; undefined if it has none. */
  readonly topicArn: string | undefined;
  /** The network rule for its objects. */
  readonly network: ExpectedNetwork;
  /** The control stack whose roles its grants name. */
  readonly controlStack: string;
  /** The access logs that stacks of its account deliver to it: whose, and the beginning of their keys. */
  readonly logs: readonly { readonly stack: string; readonly of: readonly string[]; readonly prefix: string }[];
  /** The other principals that its grants name. */
  readonly principals: DataConfig["principals"];
}

/** An access point of a bucket. */
export interface ExpectedAccessPoint {
  readonly name: string;
  readonly arn: string;
  /** The only VPC from which it accepts requests; undefined for any. */
  readonly vpcId: string | undefined;
}

/** The network rule for a bucket's objects. */
interface ExpectedNetwork {
  readonly onlyFrom: OnlyFrom;
  /** The exact ARNs of exempt roles: break-glass roles, service roles, and the deployer's role. */
  readonly exempt: readonly string[];
}

/** The trails that a stack creates, with their logs and alarms. */
export interface ExpectedTrail {
  /** The ARN of the first trail. */
  readonly arn: string;
  /** The ARNs of all trails. */
  readonly arns: readonly string[];
  readonly logBucket: string;
  /** The prefix of the logs' object keys, with `AWSLogs` and the account. */
  readonly prefix: string;
  /** The prefix in the setting of the trail, without `AWSLogs` and the account. @default none */
  readonly keyPrefix: string | undefined;
  /** The buckets whose data events each trail records: these, or with `but` all except these. */
  readonly records: readonly { readonly buckets: readonly string[]; readonly but: boolean }[];
  /** The alarms on the trail; undefined if there are none. */
  readonly alarms:
    | {
        /** The ARN of the role with which CloudTrail writes to the log group. */
        readonly roleArn: string;
        readonly logGroup: string;
        /** The ARN of the topic that the stack creates for the alarms; undefined if they notify an existing topic. */
        readonly topicArn: string | undefined;
        /** The ARN of the topic that the alarms notify. */
        readonly notifies: string;
        /** The namespace of the metrics, which is also the prefix of the alarms' names. */
        readonly namespace: string;
        /** The events that trigger the alarms. */
        readonly watches: readonly WatchedEvents[];
      }
    | undefined;
}

/** An S3 endpoint that a control stack creates. */
interface ExpectedEndpoint {
  readonly region: string;
  readonly ownBuckets: boolean;
  /** Name patterns of the buckets that every caller in the VPC may read. */
  readonly readable: readonly string[];
}

/** A bucket for the access logs of a stack's buckets. */
export interface ExpectedLogBucket {
  readonly name: string;
  readonly region: string;
  /** The names of the buckets whose requests it records. */
  readonly of: readonly string[];
  /** The prefix of the object keys, before the name of the recorded bucket. */
  readonly prefix: string;
  /** Whether the stack creates it as a log bucket. */
  readonly made: boolean;
}

/** The supporting resources of a stack, in addition to its roles or buckets. */
export interface ExpectedSupporting {
  readonly stack: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly region: string;
  /** The control stack whose roles may read the logs; for a control stack, the stack itself. */
  readonly controlStack: string;
  /** The name of the control role that reads the trail logs. */
  readonly reader: string | undefined;
  /** The ARN of the permissions boundary of its service roles. @default none */
  readonly boundary: string | undefined;
  readonly trail: ExpectedTrail | undefined;
  /** The buckets for access logs, each with the names of the buckets whose requests it records. */
  readonly accessLogs: readonly ExpectedLogBucket[];
  /** The S3 endpoints that a control stack creates. */
  readonly endpoints: readonly ExpectedEndpoint[];
  /** The event bus of a control stack, with the exact ARNs of the roles that may put events on it. */
  readonly bus: { readonly arn: string; readonly from: readonly string[] } | undefined;
  /** The rules and the role that forward events of a data stack to the bus. */
  readonly forwarding:
    { readonly roleArn: string; readonly busArn: string; readonly ruleArns: readonly string[] } | undefined;
}

/** A role that reads trail logs. */
interface ExpectedReader {
  readonly stack: string;
  /** The role's name. */
  readonly reader: string;
  /** Name patterns of the log buckets. */
  readonly buckets: readonly string[];
  /** The accounts whose logs it reads. */
  readonly accounts: readonly string[];
}

/** The expectations of the configuration of all stacks. */
export interface Expected {
  readonly auditLogs: readonly ExpectedReader[];
  readonly roles: readonly ExpectedRole[];
  readonly buckets: readonly ExpectedBucket[];
  /** The supporting resources of the stacks. */
  readonly supporting: readonly ExpectedSupporting[];
  /** The intents of the deployer stacks. @default none */
  readonly deployers?: readonly Intent[];
  /** The existing S3 endpoints that control stacks name. */
  readonly endpoints: readonly { readonly id: string; readonly stack: string; readonly region: string }[];
}

/** Returns the buckets that publish to a bucket's topic: only that bucket, unless it is an existing topic that others name too. */
export function bucketsOfTopic({ buckets }: Expected, bucket: ExpectedBucket): readonly ExpectedBucket[] {
  return bucket.config.topicArn === undefined ? [bucket] : buckets.filter((b) => b.topicArn === bucket.topicArn);
}

/** Returns whether the consumer manages a bucket's notifications. */
export function consumerManages(bucket: ExpectedBucket): boolean {
  return bucket.config.notifications === "consumer";
}
