import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { denyInsecureTransport } from "./insecure-transport";
import { bucketArn, objectsArn } from "./arns";
import { exactly } from "./grants";
import { fit } from "./size-limit";
import { document, numberedSid, type PolicyDocument, type Statement } from "./policy";

/** Arguments for the policy of a trail's log bucket. */
export interface TrailBucketPolicyArgs {
  readonly partition: Partition;
  /** The account of the trails and the log bucket. */
  readonly accountId: string;
  readonly logBucket: string;
  /** The prefix of the logs' keys, without a slash at its end. */
  readonly prefix: string | undefined;
  readonly trailArns: readonly string[];
  /** The exact ARNs of the roles that read the logs. */
  readonly readers: readonly string[];
}

/**
 * The policy of a trail's log bucket: CloudTrail writes for these trails, and the readers list and get. The ARN of a trail is known
 * before it exists, so that the policy can exist first, as CloudTrail requires.
 *
 * @throws LimitError naming the log bucket, if the policy would be larger than S3 accepts.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketPolicy(args: TrailBucketPolicyArgs): PolicyDocument {
  return fit(
    document([...cloudTrail(args), ...readers(args), denyInsecureTransport(args.partition, args.logBucket)]),
    SIZE_LIMITS.bucketPolicy,
    `log bucket ${args.logBucket}`,
    "let fewer roles read the logs",
  );
}

/** The prefix of an account's logs in a log bucket. */
export function logPrefix(prefix: string | undefined, accountId: string): string {
  return `${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${accountId}`;
}

function cloudTrail({ partition, accountId, logBucket, prefix, trailArns }: TrailBucketPolicyArgs): Statement[] {
  const service = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } } as const;
  const ofTrails = { "aws:SourceArn": trailArns };
  return [
    {
      Sid: "AllowCloudTrailAclCheck",
      ...service,
      Action: "s3:GetBucketAcl",
      Resource: bucketArn(partition, logBucket),
      Condition: { ArnEquals: ofTrails },
    },
    {
      Sid: "AllowCloudTrailWrite",
      ...service,
      Action: "s3:PutObject",
      Resource: `${bucketArn(partition, logBucket)}/${logPrefix(prefix, accountId)}/*`,
      Condition: { ArnEquals: ofTrails, StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

function readers({ partition, logBucket, readers: arns }: TrailBucketPolicyArgs): Statement[] {
  return exactly(partition, arns).flatMap(({ principal, condition }, n): Statement[] => {
    const allow = { Effect: "Allow", Principal: principal, Condition: condition } as const;
    const suffix = numberedSid("", n);
    return [
      { Sid: `AllowListLogs${suffix}`, ...allow, Action: "s3:ListBucket", Resource: bucketArn(partition, logBucket) },
      { Sid: `AllowGetLogs${suffix}`, ...allow, Action: "s3:GetObject", Resource: objectsArn(partition, logBucket) },
    ];
  });
}
