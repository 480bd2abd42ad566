import type { Partition } from "@cross-account-s3/iam";
import type { PolicyDocument } from "../../documents/policy";
import type { ControlConfig, DataConfig } from "../../stacks/config";
import type { RoleConfig } from "../../stacks/config/control";
import type { BucketConfig } from "../../stacks/config/data";
import type { OnlyFrom } from "../../stacks/config/network";
import type { Intent } from "./intent";
import type { WatchedEvents } from "./watched-events";

/** A role of a control stack, as the configuration wants it. */
export interface ExpectedRole {
  readonly name: string;
  readonly stack: string;
  readonly arn: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly config: RoleConfig;
  /** The ARN of its permissions boundary. @default none */
  readonly boundary: string | undefined;
  /** The accounts and bucket name patterns that it may reach. */
  readonly reach: ControlConfig["dataAccounts"];
  /** Whether a test instance runs with it, which Session Manager reaches. */
  readonly testInstance: boolean;
  /** The policies that it needs if it exists; none of one that the stack makes, which is given them. */
  readonly needs: readonly PolicyDocument[];
}

/** A bucket of a data stack, as the configuration wants it. */
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
  /** The ARN of its topic, where it has one. */
  readonly topicArn: string | undefined;
  /** From where its objects may be used, and who is exempt. */
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
  /** The only VPC from which it takes requests; undefined for any. */
  readonly vpcId: string | undefined;
}

/** From where a bucket's objects may be used. */
interface ExpectedNetwork {
  readonly onlyFrom: OnlyFrom;
  /** The exact ARNs of roles that are exempt: for emergencies, for services, and the deployer's. */
  readonly exempt: readonly string[];
}

/** Logs of a trail that a stack makes. */
export interface ExpectedTrail {
  /** The ARN of the first trail. */
  readonly arn: string;
  /** Those of all of them. */
  readonly arns: readonly string[];
  readonly logBucket: string;
  /** The beginning of the logs' keys. */
  readonly prefix: string;
  /** That beginning as the trail has it: without account and folder. @default none */
  readonly keyPrefix: string | undefined;
  /** Whose objects' requests each trail records: of these buckets, or of all but these. */
  readonly records: readonly { readonly buckets: readonly string[]; readonly but: boolean }[];
  /** What alarms need in addition; none where there are none. */
  readonly alarms:
    | {
        /** The role with which CloudTrail writes the log group. */
        readonly roleArn: string;
        readonly logGroup: string;
        /** The topic that the stack makes for them; none where one exists. */
        readonly topicArn: string | undefined;
        /** The topic that the alarms notify. */
        readonly notifies: string;
        /** The name of the alarms' metrics, with which the names of the alarms begin. */
        readonly namespace: string;
        /** The events that ring. */
        readonly watches: readonly WatchedEvents[];
      }
    | undefined;
}

/** A network whose endpoint a control stack makes. */
interface ExpectedEndpoint {
  readonly region: string;
  readonly ownBuckets: boolean;
  /** Patterns of the names of buckets that every caller in it may read. */
  readonly readable: readonly string[];
}

/** A bucket that gets the access logs of a stack's buckets. */
export interface ExpectedLogBucket {
  readonly name: string;
  readonly region: string;
  readonly of: readonly string[];
  /** The beginning of the keys, before the name of the logged bucket. */
  readonly prefix: string;
  /** Whether the stack makes it for that. */
  readonly made: boolean;
}

/** What a stack has in addition to its roles or buckets. */
export interface ExpectedSupporting {
  readonly stack: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly region: string;
  /** The control stack whose roles may read the logs: its own name for a control stack. */
  readonly controlStack: string;
  /** The control role that reads logs of trails, by its name. */
  readonly reader: string | undefined;
  /** The permissions boundary of its roles for services. @default none */
  readonly boundary: string | undefined;
  readonly trail: ExpectedTrail | undefined;
  /** The buckets for access logs, with the names of those whose requests they hold. */
  readonly accessLogs: readonly ExpectedLogBucket[];
  /** Of a control stack: the networks whose endpoints it makes. */
  readonly endpoints: readonly ExpectedEndpoint[];
  /** Of a control stack: the bus, and the exact roles that may put events on it. */
  readonly bus: { readonly arn: string; readonly from: readonly string[] } | undefined;
  /** Of a data stack: how events get to the bus. */
  readonly forwarding:
    { readonly roleArn: string; readonly busArn: string; readonly ruleArns: readonly string[] } | undefined;
}

/** A role that reads the logs of trails. */
interface ExpectedReader {
  readonly stack: string;
  /** The role's name. */
  readonly reader: string;
  /** Patterns of the names of the buckets of logs. */
  readonly buckets: readonly string[];
  /** The accounts whose logs it reads. */
  readonly accounts: readonly string[];
}

/** What the configuration of all stacks together wants. */
export interface Expected {
  readonly auditLogs: readonly ExpectedReader[];
  readonly roles: readonly ExpectedRole[];
  readonly buckets: readonly ExpectedBucket[];
  /** What stacks have in addition. It is empty for a world that holds only the documents of buckets and roles. */
  readonly supporting: readonly ExpectedSupporting[];
  /** What no deployer may do. @default none: nothing is asked of deployers */
  readonly deployers?: readonly Intent[];
  /** Endpoints for S3 that exist, as control stacks name them. */
  readonly endpoints: readonly { readonly id: string; readonly stack: string; readonly region: string }[];
}

/** The buckets whose events a bucket's topic carries: only its own, unless the topic exists and others name it too. */
export function bucketsOfTopic({ buckets }: Expected, bucket: ExpectedBucket): readonly ExpectedBucket[] {
  return bucket.config.topicArn === undefined ? [bucket] : buckets.filter((b) => b.topicArn === bucket.topicArn);
}

/** Whether the consumer manages a bucket's notifications. */
export function consumerManages(bucket: ExpectedBucket): boolean {
  return bucket.config.notifications === "consumer";
}
