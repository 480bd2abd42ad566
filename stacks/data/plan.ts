import { topicArn } from "../../documents/arns";
import { bucketPolicy, type Perimeter } from "../../documents/bucket-policy";
import type { Grant } from "../../documents/grants";
import { bucketKeyAlias, regionKeyAlias, topicName } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import { topicPolicy } from "../../documents/topic-policy";
import type { DataConfig } from "../config";
import type { BucketConfig } from "../config/data";

/** A topic that carries events: one that the stack makes for one bucket, or one that exists. */
export type PlannedTopic =
  | { readonly kind: "created"; readonly arn: string; readonly name: string; readonly policy: PolicyDocument }
  | { readonly kind: "existing"; readonly arn: string };

/** A bucket with everything that is known of it before anything exists. */
export interface PlannedBucket {
  readonly name: string;
  readonly config: BucketConfig;
  readonly region: string;
  readonly grants: readonly Grant[];
  readonly key:
    { readonly kind: "existing"; readonly arn: string } | { readonly kind: "created"; readonly alias: string };
  readonly policy: PolicyDocument;
  /** The topic of its events, where it has one. */
  readonly topic: PlannedTopic | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Plans a bucket: its documents, names and tags.
 *
 * @throws LimitError naming the bucket or its topic, if a policy would be larger than AWS takes.
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
  const keyArn = bucket.key === "bucket" || bucket.key === "region" ? undefined : bucket.key;
  return {
    name: bucket.name,
    config: bucket,
    region,
    grants,
    key:
      keyArn === undefined
        ? {
            kind: "created",
            alias: bucket.key === "bucket" ? bucketKeyAlias(bucket.name) : regionKeyAlias(config.project, config.stack),
          }
        : { kind: "existing", arn: keyArn },
    policy: bucketPolicy({
      partition,
      region,
      accountId,
      bucket: bucket.name,
      grants,
      consumerManagesNotifications: bucket.notifications === "consumer",
      keyArn,
      ...(perimeter ? { perimeter } : {}),
    }),
    topic: bucket.notifications === "sns" ? planTopic(config, bucket, region, grants) : undefined,
    tags: {
      ...config.tags,
      ...bucket.tags,
      classification: bucket.classification,
      ...(owner === undefined ? {} : { owner }),
      ...(bucket.residency === undefined ? {} : { residency: bucket.residency }),
    },
  };
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
