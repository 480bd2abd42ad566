import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ReplicationRule } from "../documents/replication";

/** A change of storage class. */
export interface Transition {
  readonly days: number;
  readonly storageClass: string;
}

/** What becomes of objects as they age. */
export interface LifecycleRule {
  /** The beginning of the keys that it holds for. @default all */
  readonly prefix?: string;
  /** After how many days objects go. @default never */
  readonly expireDays?: number;
  /** After how many days former versions go. @default never */
  readonly noncurrentExpireDays?: number;
  /** When objects move to another storage class. @default never */
  readonly transitions?: readonly Transition[];
}

/** For how long an object's version can neither be removed nor replaced. */
export interface ObjectLock {
  /** `governance` can be bypassed by principals with the permission, `compliance` by none, not even the account's root. */
  readonly mode: "governance" | "compliance";
  readonly days: number;
}

/** From which pages a browser lets scripts use a bucket. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  /** The headers that a page may send. @default none but the simple ones */
  readonly allowedHeaders?: readonly string[];
  /** The headers of an answer that a page may read. @default none but the simple ones */
  readonly exposeHeaders?: readonly string[];
  /** For how long a browser keeps an answer to a preflight request, in seconds. @default the browser's own */
  readonly maxAgeSeconds?: number;
}

/** A bucket to which objects are replicated, in whatever Region. */
type ReplicationDestination = Omit<ReplicationRule, "region">;

/** Arguments for {@link BucketSettings}. */
export interface BucketSettingsArgs {
  /** The bucket, made elsewhere. */
  readonly bucket: pulumi.Input<string>;
  /** Where requests are logged. @default nowhere */
  readonly accessLogs?: { readonly logBucket: pulumi.Input<string>; readonly prefix: string };
  /** From which pages a browser lets scripts use the bucket. @default none */
  readonly cors?: readonly CorsRule[];
  /** Whether those who read pay for requests and transfer. @default false */
  readonly requesterPays?: boolean;
  /** What becomes of objects as they age. @default nothing */
  readonly lifecycle?: {
    readonly rules: readonly LifecycleRule[];
    /** After how many days the parts of an upload that was never completed go. */
    readonly abortUploadsDays: number;
  };
  /** @default objects are not locked */
  readonly objectLock?: ObjectLock;
  /** Where new objects are replicated, and with which role. @default nowhere */
  readonly replication?: {
    readonly roleArn: pulumi.Input<string>;
    readonly rules: readonly ReplicationDestination[];
  };
  /** Whether the settings are protected from deletion. @default true */
  readonly protect?: boolean;
}

/** Settings of a bucket that concern only its owner: logging, CORS, who pays, lifecycle, lock, replication. */
export class BucketSettings extends pulumi.ComponentResource {
  constructor(name: string, args: BucketSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:s3:BucketSettings", name, {}, opts);
    const child = { parent: this, protect: args.protect ?? true };
    const { bucket, accessLogs, cors, requesterPays = false, lifecycle, objectLock, replication } = args;
    if (accessLogs) {
      const { logBucket, prefix } = accessLogs;
      new aws.s3.BucketLogging(name, { bucket, targetBucket: logBucket, targetPrefix: prefix }, child);
    }
    if (cors) {
      new aws.s3.BucketCorsConfiguration(name, { bucket, corsRules: cors.map(corsRule) }, child);
    }
    if (requesterPays) {
      new aws.s3.BucketRequestPaymentConfiguration(name, { bucket, payer: "Requester" }, child);
    }
    if (lifecycle) {
      new aws.s3.BucketLifecycleConfiguration(name, { bucket, rules: rulesOf(lifecycle) }, child);
    }
    if (objectLock) {
      const { mode, days } = objectLock;
      new aws.s3.BucketObjectLockConfiguration(
        name,
        { bucket, rule: { defaultRetention: { mode: mode.toUpperCase(), days } } },
        child,
      );
    }
    if (replication) {
      new aws.s3.BucketReplicationConfig(
        name,
        { bucket, role: replication.roleArn, rules: replication.rules.map(replicationRule) },
        child,
      );
    }
    this.registerOutputs({});
  }
}

/**
 * A rule for new objects: delete markers are not replicated, as S3 has it by default.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
 */
function replicationRule(
  { destination, accountId, prefix = "", storageClass, keyArn, ownerOverride }: ReplicationDestination,
  n: number,
): aws.types.input.s3.BucketReplicationConfigRule {
  return {
    id: `replicate-${n + 1}`,
    // Two rules for one object go to different buckets, and S3 wants a priority of its own for each.
    priority: n + 1,
    status: "Enabled",
    filter: { prefix },
    deleteMarkerReplication: { status: "Disabled" },
    destination: {
      bucket: destination,
      account: accountId,
      ...(storageClass === undefined ? {} : { storageClass }),
      ...(keyArn === undefined ? {} : { encryptionConfiguration: { replicaKmsKeyId: keyArn } }),
      ...(ownerOverride === true ? { accessControlTranslation: { owner: "Destination" } } : {}),
    },
    ...(keyArn === undefined ? {} : { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } } }),
  };
}

function corsRule(rule: CorsRule): aws.types.input.s3.BucketCorsConfigurationCorsRule {
  const { allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds } = rule;
  return {
    allowedOrigins: [...allowedOrigins],
    allowedMethods: [...allowedMethods],
    ...(allowedHeaders ? { allowedHeaders: [...allowedHeaders] } : {}),
    ...(exposeHeaders ? { exposeHeaders: [...exposeHeaders] } : {}),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
  };
}

type Rules = aws.types.input.s3.BucketLifecycleConfigurationRule[];

function rulesOf({ rules, abortUploadsDays }: NonNullable<BucketSettingsArgs["lifecycle"]>): Rules {
  return [
    {
      id: "abort-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: abortUploadsDays },
    },
    ...rules.map(({ prefix = "", expireDays, noncurrentExpireDays, transitions = [] }, n) => ({
      id: `rule-${n + 1}`,
      status: "Enabled",
      filter: { prefix },
      ...(expireDays === undefined ? {} : { expiration: { days: expireDays } }),
      ...(noncurrentExpireDays === undefined
        ? {}
        : { noncurrentVersionExpiration: { noncurrentDays: noncurrentExpireDays } }),
      ...(transitions.length === 0 ? {} : { transitions: transitions.map((t) => ({ ...t })) }),
    })),
  ];
}
