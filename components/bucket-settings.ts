import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ReplicationRule } from "../documents/replication";

/** A change of storage class. */
export interface Transition {
  readonly days: number;
  readonly storageClass: string;
}

/** A lifecycle rule. */
export interface LifecycleRule {
  /** The prefix of the keys that it applies to. @default all */
  readonly prefix?: string;
  /** Days after which objects expire. @default never */
  readonly expireDays?: number;
  /** Days after which noncurrent versions expire. @default never */
  readonly noncurrentExpireDays?: number;
  /** Transitions to other storage classes. @default none */
  readonly transitions?: readonly Transition[];
}

/** The default retention of object lock, during which a version cannot be deleted or overwritten. */
export interface ObjectLock {
  /** `governance` can be bypassed by principals with the permission, `compliance` by none, not even the account's root. */
  readonly mode: "governance" | "compliance";
  readonly days: number;
}

/** A CORS rule: the origins whose scripts may use the bucket in a browser. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  /** The headers that a request may have. @default only the simple ones */
  readonly allowedHeaders?: readonly string[];
  /** The headers of a response that scripts may read. @default only the simple ones */
  readonly exposeHeaders?: readonly string[];
  /** The seconds for which a browser caches the response to a preflight request. @default the browser's own */
  readonly maxAgeSeconds?: number;
}

/** A bucket to which objects are replicated, in any Region. */
type ReplicationDestination = Omit<ReplicationRule, "region">;

/** Arguments for {@link BucketSettings}. */
export interface BucketSettingsArgs {
  /** The bucket, which another component creates. */
  readonly bucket: pulumi.Input<string>;
  /** The target of server access logs. @default none */
  readonly accessLogs?: { readonly logBucket: pulumi.Input<string>; readonly prefix: string };
  /** CORS rules. @default none */
  readonly cors?: readonly CorsRule[];
  /** Whether the requester pays for requests and transfer. @default false */
  readonly requesterPays?: boolean;
  /** Lifecycle rules. @default none */
  readonly lifecycle?: {
    readonly rules: readonly LifecycleRule[];
    /** Days after which incomplete multipart uploads are aborted. */
    readonly abortUploadsDays: number;
  };
  /** @default objects are not locked */
  readonly objectLock?: ObjectLock;
  /** The destinations of replication, and its role. @default none */
  readonly replication?: {
    readonly roleArn: pulumi.Input<string>;
    readonly rules: readonly ReplicationDestination[];
  };
  /** Whether the settings are protected from deletion. @default true */
  readonly protect?: boolean;
}

/** Settings of a bucket: server access logging, CORS, requester pays, lifecycle, object lock, replication. */
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
 * A replication rule for new objects. Delete markers are not replicated, as is S3's default.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
 */
function replicationRule(
  { destination, accountId, prefix = "", storageClass, keyArn, ownerOverride }: ReplicationDestination,
  n: number,
): aws.types.input.s3.BucketReplicationConfigRule {
  return {
    id: `replicate-${n + 1}`,
    // Rules for the same objects have different destinations, and S3 requires a different priority for each.
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
