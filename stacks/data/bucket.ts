import * as pulumi from "@pulumi/pulumi";
import { BucketAccessPoint } from "../../components/bucket-access-point";
import { BucketSettings } from "../../components/bucket-settings";
import { ExistingBucket } from "../../components/existing-bucket";
import { type Events, SharedBucket } from "../../components/shared-bucket";
import { bucketArn } from "../../documents/arns";
import { eventTypes } from "../../documents/event-targets";
import type { DataConfig } from "../config";
import { replicationRules } from "../config/replication";
import type { Providers } from "../providers";
import { isLogged } from "../config/access-log-checks";
import type { LogTarget } from "./access-logs";
import type { PlannedBucket } from "./plan";
import { makeTopic, type Topic } from "./topics";
import type { Adoption } from "./own-part";

/** The outputs that a catalog needs to add a bucket. */
export interface BucketOutputs {
  readonly name: pulumi.Output<string>;
  readonly region: string;
  /** The topic of the bucket's events, if it has one. */
  readonly topicArn?: pulumi.Output<string>;
  /** The bucket's key, if the stack knows it. */
  readonly keyArn?: pulumi.Input<string>;
  /** Its access points by their names. @default none */
  readonly accessPoints?: Readonly<Record<string, AccessPointOutputs>>;
}

/** The alias or ARN that requests use instead of the bucket's name. */
interface AccessPointOutputs {
  readonly arn: pulumi.Output<string>;
  readonly alias: pulumi.Output<string>;
}

/** The resources that a bucket needs and that others create. */
interface BucketPlace {
  readonly keyArn: pulumi.Input<string> | undefined;
  /** Where its access logs go, if it is logged. */
  readonly logBucket: LogTarget | undefined;
  /** Its topic, where that exists already. */
  readonly existingTopic: Topic | undefined;
  /** The permissions of S3 to send to its queues and functions. */
  readonly eventTargets: readonly pulumi.Resource[];
  /** The ARN of the replication role, if the stack has one. */
  readonly replicator: pulumi.Input<string> | undefined;
  /** The plan for existing resources. */
  readonly adoption: Adoption;
}

/** A bucket that was made. */
interface MadeBucket {
  readonly outputs: BucketOutputs;
  /** The bucket with its policy. */
  readonly resource: pulumi.Resource;
}

/** Creates a bucket, and the topic of its events if it has its own. */
export function makeBucket(
  config: DataConfig,
  bucket: PlannedBucket,
  { keyArn, logBucket, existingTopic, eventTargets, replicator, adoption }: BucketPlace,
  providers: Providers,
): MadeBucket {
  const opts = { providers: [providers.in(bucket.region)] };
  const { name } = bucket;
  const topic = existingTopic ?? makeTopic(bucket, keyArn, opts);
  const shared: SharedBucket | ExistingBucket =
    adopted(config, bucket, keyArn, adoption, [...(topic ? [topic.after] : []), ...eventTargets], opts) ??
    created(bucket, keyArn, topic, eventTargets, opts);
  const { cors, lifecycle, objectLock, requesterPays } = bucket.config;
  const logs = isLogged(config, bucket.config) ? logBucket : undefined;
  const rules = replicationRules(bucket.config, config.accountId, bucket.region);
  const replication = replicator !== undefined && rules.length > 0 ? { roleArn: replicator, rules } : undefined;
  if (logs || cors || lifecycle || objectLock || replication || requesterPays === true) {
    const settings = {
      ...(logs ? { accessLogs: { logBucket: logs.bucket, prefix: `${logs.prefix}${name}/` } } : {}),
      ...(cors ? { cors } : {}),
      ...(requesterPays === true ? { requesterPays } : {}),
      ...(lifecycle ? { lifecycle } : {}),
      ...(objectLock ? { objectLock } : {}),
      ...(replication ? { replication } : {}),
    };
    // Expiration of noncurrent versions and object lock need versioning, and must be removed before it.
    const args = { bucket: shared.bucket, ...settings, protect: bucket.protect };
    new BucketSettings(name, args, { ...opts, dependsOn: [shared, ...(logs?.after ? [logs.after] : [])] });
  }
  const accessPoints = bucket.accessPoints.map(({ name: accessPointName, policy, vpcId }) => {
    const only = vpcId === undefined ? {} : { vpcId };
    const point = new BucketAccessPoint(
      `${accessPointName}-${bucket.region}`,
      { accessPointName, bucket: shared.bucket, policy, ...only },
      { ...opts, dependsOn: [shared] },
    );
    return [accessPointName, { arn: point.arn, alias: point.alias }] as const;
  });
  const outputs = {
    name: shared.bucket,
    region: bucket.region,
    ...(keyArn === undefined ? {} : { keyArn }),
    ...(topic ? { topicArn: pulumi.output(topic.arn) } : {}),
    ...(accessPoints.length === 0 ? {} : { accessPoints: Object.fromEntries(accessPoints) }),
  };
  return { outputs, resource: shared };
}

function created(
  bucket: PlannedBucket,
  keyArn: pulumi.Input<string> | undefined,
  topic: Topic | undefined,
  eventTargets: readonly pulumi.Resource[],
  opts: pulumi.ComponentResourceOptions,
): SharedBucket {
  if (keyArn === undefined && bucket.key.kind !== "s3") throw new Error(`bucket ${bucket.name} has no key`);
  const args = {
    bucketName: bucket.name,
    ...(bucket.config.bucketNamespace === undefined ? {} : { bucketNamespace: bucket.config.bucketNamespace }),
    policy: bucket.policy,
    ...(keyArn === undefined ? {} : { kmsKeyArn: keyArn }),
    blockSseC: bucket.config.blockSseC ?? false,
    events: events(bucket, topic),
    protect: bucket.protect,
    objectLockEnabled: bucket.config.objectLock !== undefined,
    tags: bucket.tags,
  };
  // The ARN of its own topic comes from the resource; that of an existing topic is known before S3 may send to it.
  const after = [...(bucket.topic?.kind === "existing" && topic ? [topic.after] : []), ...eventTargets];
  return new SharedBucket(bucket.name, args, { ...opts, ...(after.length > 0 ? { dependsOn: after } : {}) });
}

/** The stack's part of an existing bucket; nothing for a bucket that the stack creates. */
function adopted(
  { partition }: DataConfig,
  { name }: PlannedBucket,
  keyArn: pulumi.Input<string> | undefined,
  adoption: Adoption,
  targets: readonly pulumi.Resource[],
  opts: pulumi.ComponentResourceOptions,
): ExistingBucket | undefined {
  const arn = bucketArn(partition, name);
  const [policy, settings, notifications] = (["policy", "settings", "notifications"] as const).map((kind) =>
    adoption(arn, kind),
  );
  if (!policy || !settings) return undefined;
  const args = {
    bucketName: name,
    policy,
    settings,
    ...(notifications ? { notifications } : {}),
    ...(keyArn === undefined ? {} : { kmsKeyArn: keyArn }),
  };
  // S3 validates the targets of events when a notification names them.
  return new ExistingBucket(name, args, { ...opts, ...(targets.length > 0 ? { dependsOn: [...targets] } : {}) });
}

function events({ config }: PlannedBucket, topic: Topic | undefined): Events {
  const { notifications, topicFilter = {}, eventTargets = [] } = config;
  return {
    eventBridge: notifications === "eventbridge",
    targets: [
      ...(topic ? [{ service: "sns" as const, arn: topic.arn, ...topicFilter, events: eventTypes(topicFilter) }] : []),
      ...eventTargets.map((target) => ({ ...target, events: eventTypes(target) })),
    ],
  };
}
