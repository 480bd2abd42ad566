import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { bucketArn } from "./arns";
import { fit } from "./size-limit";
import { denyInsecureTransport } from "./insecure-transport";
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
  const sourceArns = buckets.map((b) => bucketArn(partition, b));
  const delivery = accessLogDelivery("AllowLogDelivery", { partition, accountId, logBucket, sourceArns });
  return fit(
    document([delivery, denyInsecureTransport(partition, logBucket)]),
    SIZE_LIMITS.bucketPolicy,
    `log bucket ${logBucket}`,
    "log fewer buckets, or split the stack",
  );
}

/** Where S3 delivers the access logs of some buckets. */
export interface AccessLogDelivery {
  readonly partition: Partition;
  /** The account of the log bucket and of the buckets whose requests it holds: S3 delivers within one account. */
  readonly accountId: string;
  readonly logBucket: string;
  /** The prefix of the keys. @default the whole bucket */
  readonly prefix?: string;
  /** The ARNs of the buckets whose requests are logged. */
  readonly sourceArns: readonly string[];
}

/**
 * The statement by which the policy of a log bucket lets S3 deliver access logs of these buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogDelivery(Sid: string, args: AccessLogDelivery): Statement {
  const { partition, accountId, logBucket, prefix = "", sourceArns } = args;
  return {
    Sid,
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn(partition, logBucket)}/${prefix}*`,
    Condition: {
      ArnEquals: { "aws:SourceArn": sourceArns },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}
