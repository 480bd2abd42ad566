import { accessPointPolicy } from "../../documents/access-point-policy";
import { accessPointArn, topicArn } from "../../documents/arns";
import { bucketPolicy, type Perimeter } from "../../documents/bucket-policy";
import type { Grant } from "../../documents/grants";
import { bucketKeyAlias, regionKeyAlias, topicName } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import { topicPolicy } from "../../documents/topic-policy";
import type { DataConfig } from "../config";
import { accessPointsOf } from "../config/access-points";
import { type BucketConfig, isKeyless } from "../config/data";
import { serviceUses } from "./access-logs";

/** A topic that gets events: one that the stack creates for one bucket, or an existing one. */
type PlannedTopic =
  | { readonly kind: "created"; readonly arn: string; readonly name: string; readonly policy: PolicyDocument }
  | { readonly kind: "existing"; readonly arn: string };

/** The encryption of a bucket: an existing or new key, SSE-S3, or the bucket's present encryption. */
type PlannedKeyOf =
  | { readonly kind: "existing"; readonly arn: string }
  | { readonly kind: "created"; readonly alias: string }
  | { readonly kind: "s3" }
  | { readonly kind: "kept" };

/** An access point that the stack makes. */
interface PlannedAccessPoint {
  readonly name: string;
  readonly arn: string;
  readonly policy: PolicyDocument;
  /** The only VPC from which it accepts requests. @default from anywhere */
  readonly vpcId?: string;
}

/** The plan of a bucket. */
export interface PlannedBucket {
  readonly name: string;
  readonly config: BucketConfig;
  readonly region: string;
  readonly grants: readonly Grant[];
  readonly key: PlannedKeyOf;
  readonly policy: PolicyDocument;
  /** Whether S3 delivers server access logs to it. */
  readonly receivesAccessLogs: boolean;
  readonly accessPoints: readonly PlannedAccessPoint[];
  /** The topic of its events, if it has one. */
  readonly topic: PlannedTopic | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether it is protected from deletion, with all that it needs. The stack never deletes an existing bucket. */
  readonly protect: boolean;
}

/**
 * Plans a bucket: its documents, names and tags.
 *
 * @throws LimitError naming the bucket, its access point or its topic, if a policy would be larger than AWS accepts.
 */
export function planBucket(
  config: DataConfig,
  bucket: BucketConfig,
  grants: readonly Grant[],
  perimeter: Perimeter | undefined,
): PlannedBucket {
  const { partition, accountId } = config;
  const region = bucket.region ?? config.connection.region;
  const owner = bucket.owner ?? config.owner;
  const key = keyOf(config, bucket);
  const services = serviceUses(config, bucket);
  return {
    name: bucket.name,
    config: bucket,
    region,
    grants,
    key,
    policy: bucketPolicy({
      partition,
      region,
      accountId,
      bucket: bucket.name,
      grants,
      consumerManagesNotifications: bucket.notifications === "consumer",
      keyArn: key.kind === "existing" ? key.arn : undefined,
      ...(key.kind === "s3" || key.kind === "kept" ? { encryption: key.kind } : {}),
      ...(perimeter ? { perimeter } : {}),
      services,
    }),
    receivesAccessLogs: services.some(({ service }) => service === "access-logs"),
    accessPoints: accessPointsOf(bucket).map(({ name, vpcId }) => ({
      name,
      arn: accessPointArn(partition, region, accountId, name),
      policy: accessPointPolicy({ partition, region, accountId, bucket: bucket.name, accessPoint: name, grants }),
      ...(vpcId === undefined ? {} : { vpcId }),
    })),
    topic: bucket.notifications === "sns" ? planTopic(config, bucket, region, grants) : undefined,
    tags: {
      ...config.tags,
      ...bucket.tags,
      classification: bucket.classification,
      ...(owner === undefined ? {} : { owner }),
      ...(bucket.residency === undefined ? {} : { residency: bucket.residency }),
    },
    protect: !bucket.existing && (bucket.protect ?? config.protect),
  };
}

function keyOf({ project, stack }: DataConfig, { name, key }: BucketConfig): PlannedKeyOf {
  if (isKeyless(key)) return { kind: key === "s3" ? "s3" : "kept" };
  if (key === "bucket") return { kind: "created", alias: bucketKeyAlias(name) };
  return key === "region" ? { kind: "created", alias: regionKeyAlias(project, stack) } : { kind: "existing", arn: key };
}

function planTopic(
  { partition, accountId }: DataConfig,
  { name: bucket, topicArn: existing }: BucketConfig,
  region: string,
  grants: readonly Grant[],
): PlannedTopic {
  if (existing !== undefined) return { kind: "existing", arn: existing };
  const name = topicName(bucket);
  const arn = topicArn(partition, region, accountId, name);
  const policy = topicPolicy({ partition, accountId, topicArn: arn, uses: [{ bucket, grants }] });
  return { kind: "created", arn, name, policy };
}
