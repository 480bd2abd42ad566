import type * as pulumi from "@pulumi/pulumi";
import { BucketKey } from "../components/bucket-key";
import { EventTopic } from "../components/event-topic";
import { type Events, SharedBucket } from "../components/shared-bucket";
import { topicArn } from "../documents/arns";
import { bucketPolicy } from "../documents/bucket-policy";
import type { Grant } from "../documents/grants";
import { keyPolicy, type KeyUse } from "../documents/key-policy";
import { bucketKeyAlias, regionKeyAlias, topicName } from "../documents/names";
import type { PolicyDocument } from "../documents/policy";
import { topicPolicy } from "../documents/topic-policy";
import type { DataConfig } from "./config";
import type { BucketConfig } from "./config/data";
import { readContract } from "./contract";
import { resolveGrants } from "./grants";
import { Providers } from "./providers";

/** What a catalog's "add bucket" asks for. */
export interface BucketOutputs {
  readonly name: pulumi.Output<string>;
  readonly region: string;
  /** The topic that carries the bucket's events, where the bucket has one. */
  readonly topicArn?: pulumi.Output<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** The outputs of a data stack. */
export interface DataOutputs {
  /** The buckets by name. */
  readonly buckets: Readonly<Record<string, BucketOutputs>>;
}

/**
 * A data stack: buckets whose policies grant what the configuration says to roles of the control stack.
 *
 * @throws ConfigError, LimitError and RunError before the first resource.
 */
export async function dataStack(config: DataConfig): Promise<DataOutputs> {
  const contract = await readContract(config.controlStack);
  const grants = resolveGrants(config, contract);
  const buckets = config.buckets.map((bucket) => plan(config, bucket, grants.get(bucket.name) ?? []));
  const keys = planKeys(config, buckets);

  const providers = new Providers(config);
  await providers.check();
  const keyArns = new Map(
    keys.map(({ alias, region, description, policy, tags }) => {
      const opts = { providers: [providers.in(region)] };
      return [
        keyId(region, alias),
        new BucketKey(keyName(region, alias), { alias, description, policy, protect: config.protect, tags }, opts).arn,
      ];
    }),
  );
  return {
    buckets: Object.fromEntries(
      buckets.map((bucket) => {
        const keyArn =
          bucket.key.kind === "existing" ? bucket.key.arn : keyArns.get(keyId(bucket.region, bucket.key.alias));
        if (keyArn === undefined) throw new Error(`no key was made for bucket ${bucket.name}`);
        return [bucket.name, make(config, bucket, keyArn, providers)];
      }),
    ),
  };
}

/** A bucket with everything that is known of it before anything exists. */
interface PlannedBucket {
  readonly name: string;
  readonly config: BucketConfig;
  readonly region: string;
  readonly grants: readonly Grant[];
  readonly key:
    { readonly kind: "existing"; readonly arn: string } | { readonly kind: "created"; readonly alias: string };
  readonly policy: PolicyDocument;
  /** The topic's name and policy, where the bucket has one. */
  readonly topic: { readonly name: string; readonly policy: PolicyDocument } | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

function plan(config: DataConfig, bucket: BucketConfig, grants: readonly Grant[]): PlannedBucket {
  const { partition, accountId } = config;
  const region = bucket.region ?? config.connection.region;
  const owner = bucket.owner ?? config.owner;
  const keyArn = bucket.key === "bucket" || bucket.key === "region" ? undefined : bucket.key;
  const arn = topicArn(partition, region, accountId, topicName(bucket.name));
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
    }),
    topic:
      bucket.notifications === "sns"
        ? {
            name: topicName(bucket.name),
            policy: topicPolicy({ partition, accountId, topicArn: arn, bucket: bucket.name, grants }),
          }
        : undefined,
    tags: {
      ...config.tags,
      ...bucket.tags,
      classification: bucket.classification,
      ...(owner === undefined ? {} : { owner }),
      ...(bucket.residency === undefined ? {} : { residency: bucket.residency }),
    },
  };
}

/** The keys that the stack makes, each with all the buckets that it encrypts. */
function planKeys(config: DataConfig, buckets: readonly PlannedBucket[]) {
  const bucketsByKey = new Map<string, { region: string; alias: string; buckets: PlannedBucket[] }>();
  for (const bucket of buckets) {
    if (bucket.key.kind === "existing") continue;
    const id = keyId(bucket.region, bucket.key.alias);
    const known = bucketsByKey.get(id);
    if (known) known.buckets.push(bucket);
    else bucketsByKey.set(id, { region: bucket.region, alias: bucket.key.alias, buckets: [bucket] });
  }
  return [...bucketsByKey.values()].map(({ region, alias, buckets: encrypted }) => {
    const uses: KeyUse[] = encrypted.map((b) => ({
      bucket: b.name,
      grants: b.grants,
      encryptsTopic: b.config.encryptTopic,
    }));
    const only = encrypted.length === 1 ? encrypted[0] : undefined;
    return {
      region,
      alias,
      description: only ? `Encrypts bucket ${only.name}` : `Encrypts the buckets of stack ${config.stack} in ${region}`,
      policy: keyPolicy({ partition: config.partition, region, accountId: config.accountId, key: alias, uses }),
      tags: only?.tags ?? config.tags,
    };
  });
}

function keyId(region: string, alias: string): string {
  return `${region}/${alias}`;
}

/** A key's name in Pulumi: an alias is one key in each Region. */
function keyName(region: string, alias: string): string {
  return `${alias}-${region}`;
}

function make(
  config: DataConfig,
  bucket: PlannedBucket,
  keyArn: pulumi.Input<string>,
  providers: Providers,
): BucketOutputs {
  const opts = { providers: [providers.in(bucket.region)] };
  const { name, tags, topic } = bucket;
  const made =
    topic &&
    new EventTopic(
      name,
      {
        topicName: topic.name,
        policy: topic.policy,
        tags,
        ...(bucket.config.encryptTopic ? { kmsKeyArn: keyArn } : {}),
      },
      opts,
    );
  const shared = new SharedBucket(
    name,
    {
      bucketName: name,
      existing: bucket.config.existing,
      policy: bucket.policy,
      kmsKeyArn: keyArn,
      events: events(bucket.config.notifications, made),
      protect: config.protect,
      tags,
    },
    opts,
  );
  return { name: shared.bucket, region: bucket.region, keyArn, ...(made ? { topicArn: made.arn } : {}) };
}

function events(notifications: BucketConfig["notifications"], topic: EventTopic | undefined): Events {
  if (topic) return { kind: "topic", topicArn: topic.arn };
  return { kind: notifications === "eventbridge" ? "eventbridge" : "none" };
}
