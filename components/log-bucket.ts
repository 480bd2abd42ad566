import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** Arguments for {@link LogBucket}. */
export interface LogBucketArgs {
  readonly bucketName: string;
  readonly policy: PolicyDocument;
  /** Days after which logs expire. */
  readonly retainDays: number;
  /** The key that encrypts the logs. @default SSE-S3: server access logs support no other */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** Whether the bucket and all its settings are protected from deletion. @default true */
  readonly protect?: boolean;
  /** Tags of the bucket. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A bucket for logs: private, versioned, encrypted, with expiring objects. Its own requests are not logged. */
export class LogBucket extends pulumi.ComponentResource {
  /** The bucket's name, once its policy allows log delivery. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:s3:LogBucket", name, {}, opts);
    // Protects the settings too: Pulumi would delete them before it stops at the protected bucket.
    const child = { parent: this, protect: args.protect ?? true };
    const { bucket } = new aws.s3.Bucket(name, { bucket: args.bucketName, tags: { ...args.tags } }, child);
    const ownership = new aws.s3.BucketOwnershipControls(
      name,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    const block = new aws.s3.BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
      child,
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    const byDefault =
      args.kmsKeyArn === undefined
        ? { sseAlgorithm: "AES256" }
        : { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn };
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { bucket, rules: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: false }] },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: args.retainDays },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { ...child, dependsOn: [versioning] },
    );
    // See SharedBucket for the order of these writes.
    const policy = new aws.s3.BucketPolicy(
      name,
      { bucket, policy: text(args.policy) },
      { ...child, dependsOn: [ownership, block, encryption] },
    );
    this.bucket = policy.bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}
