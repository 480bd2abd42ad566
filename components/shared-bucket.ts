import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";

/** A topic, queue or function that gets events of a bucket. */
export interface BucketEventTarget {
  readonly service: "sns" | "sqs" | "lambda";
  readonly arn: pulumi.Input<string>;
  /** The types of events, such as `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** The prefix of the keys. @default all keys */
  readonly prefix?: string;
  /** The end of the keys. @default all keys */
  readonly suffix?: string;
}

/** Where a bucket's events go. */
export interface Events {
  /** Whether they go to EventBridge. */
  readonly eventBridge: boolean;
  /** No two targets may get the same event of the same key, which S3 refuses. */
  readonly targets: readonly BucketEventTarget[];
}

/** Arguments for {@link SharedBucket}. */
export interface SharedBucketArgs {
  /** The bucket's name. */
  readonly bucketName: string;
  /** The bucket's policy. */
  readonly policy: PolicyInput;
  /** The full ARN of the key: an alias would be looked up in the uploader's account. @default none, SSE-S3 */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * Whether uploads with a key of the caller's (SSE-C) are blocked as a setting of the bucket.
   *
   * @default as S3 has it: since April 2026 they are in new buckets
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
   */
  readonly blockSseC?: boolean;
  /** Where its events go. @default nowhere */
  readonly events?: Events;
  /** Whether the bucket and all its settings are protected from deletion. @default true */
  readonly protect?: boolean;
  /** Whether a new bucket can lock its objects. @default false */
  readonly objectLockEnabled?: boolean;
  /** Whether its name is in the account-regional namespace. @default global */
  readonly bucketNamespace?: "global" | "account-regional";
  /** Tags of the bucket. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A bucket that other accounts may use as its policy says: with ownership enforced, private, versioned and encrypted. */
export class SharedBucket extends pulumi.ComponentResource {
  /** The bucket's name, once it exists. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: SharedBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:s3:SharedBucket", name, {}, opts);
    // Protects the settings too: Pulumi would delete them before it stops at the protected bucket.
    const child = { parent: this, protect: args.protect ?? true };
    const { bucket } = new aws.s3.Bucket(
      name,
      {
        bucket: args.bucketName,
        ...(args.bucketNamespace === "account-regional" ? { bucketNamespace: args.bucketNamespace } : {}),
        ...(args.objectLockEnabled === true ? { objectLockEnabled: true } : {}),
        tags: { ...args.tags },
      },
      child,
    );

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
    new aws.s3.BucketVersioning(name, { bucket, versioningConfiguration: { status: "Enabled" } }, child);
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            ...(args.kmsKeyArn === undefined
              ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
              : {
                  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn },
                  bucketKeyEnabled: true,
                }),
            ...(args.blockSseC === true ? { blockedEncryptionTypes: ["SSE-C"] } : {}),
          },
        ],
      },
      child,
    );
    // S3 answers 409 to a policy during a change of the public access block or the ownership. And no other principal may upload
    // before default encryption is set.
    new aws.s3.BucketPolicy(
      name,
      { bucket, policy: policyText(args.policy) },
      { ...child, dependsOn: [ownership, block, encryption] },
    );
    const { eventBridge, targets } = args.events ?? { eventBridge: false, targets: [] };
    if (eventBridge || targets.length > 0) {
      new aws.s3.BucketNotification(name, { bucket, ...notifications({ eventBridge, targets }) }, child);
    }
    this.bucket = bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}

function notifications({ eventBridge, targets }: Events): Omit<aws.s3.BucketNotificationArgs, "bucket"> {
  const of = (service: BucketEventTarget["service"]) =>
    targets
      .filter((target) => target.service === service)
      .map(({ arn, events, prefix, suffix }) => ({
        arn,
        events: [...events],
        ...(prefix === undefined ? {} : { filterPrefix: prefix }),
        ...(suffix === undefined ? {} : { filterSuffix: suffix }),
      }));
  const topics = of("sns").map(({ arn: topicArn, ...rest }) => ({ topicArn, ...rest }));
  const queues = of("sqs").map(({ arn: queueArn, ...rest }) => ({ queueArn, ...rest }));
  const lambdaFunctions = of("lambda").map(({ arn: lambdaFunctionArn, ...rest }) => ({ lambdaFunctionArn, ...rest }));
  return {
    ...(eventBridge ? { eventbridge: true } : {}),
    ...(topics.length > 0 ? { topics } : {}),
    ...(queues.length > 0 ? { queues } : {}),
    ...(lambdaFunctions.length > 0 ? { lambdaFunctions } : {}),
  };
}
