import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { bucketAndObjects, bucketArn, objectsArn } from "./arns";
import { fit } from "./size-limit";
import { document, type PolicyDocument, type Statement } from "./policy";

/** Arguments for the policy of a bucket for server access logs. */
export interface AccessLogPolicyArgs {
  readonly partition: Partition;
  /** The account of the log bucket and of the buckets whose requests are logged. */
  readonly accountId: string;
  readonly logBucket: string;
  /** The buckets whose requests are logged. */
  readonly buckets: readonly string[];
}

/**
 * The policy of a bucket for server access logs: S3's log delivery may write for these buckets of this account.
 *
 * @throws LimitError naming the log bucket, if the policy would be larger than S3 accepts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogPolicy(args: AccessLogPolicyArgs): PolicyDocument {
  const { partition, accountId, logBucket, buckets } = args;
  const delivery: Statement = {
    Sid: "AllowLogDelivery",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: objectsArn(partition, logBucket),
    Condition: {
      ArnEquals: { "aws:SourceArn": buckets.map((b) => bucketArn(partition, b)) },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
  return fit(
    document([delivery, denyInsecureTransport(partition, logBucket)]),
    SIZE_LIMITS.bucketPolicy,
    `log bucket ${logBucket}`,
    "log fewer buckets, or split the stack",
  );
}

/** Denies requests without TLS, for everyone. */
export function denyInsecureTransport(partition: Partition, bucket: string): Statement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: bucketAndObjects(partition, bucket),
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
