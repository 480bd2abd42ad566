import { administrator, askKey, askS3 } from "../ask";
import { keyOf } from "../caller";
import type { RequestCheck, Rule } from "../check";

const ON_BUCKET = [
  "s3:DeleteBucketPolicy",
  "s3:GetBucketNotification",
  "s3:GetBucketPolicy",
  "s3:GetEncryptionConfiguration",
  "s3:PutBucketNotification",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
];

const ON_KEY = [
  "kms:DescribeKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
];

/** No document shuts out the account that owns the bucket, nor the deployer, wherever they call from. */
export const ownerNotLockedOut: Rule = {
  of: "bucket",
  checks(bucket, { world }) {
    const deployer = administrator(`arn:${bucket.partition}:iam::${bucket.accountId}:role/deployer`);
    const key = keyOf(world, bucket);
    const allowed = (action: string, what: string, question: RequestCheck["questions"][number]): RequestCheck => ({
      kind: "request",
      rule: "owner",
      title: `the deployer may ${action} on ${what}`,
      expected: "allowed",
      action,
      questions: [question],
    });
    return [
      ...ON_BUCKET.map((a) => allowed(a, bucket.name, askS3(world, deployer, a, bucket, "bucket"))),
      ...(key.unknown
        ? []
        : ON_KEY.map((a) => allowed(a, `the key of ${bucket.name}`, askKey(world, deployer, a, bucket, key.arn)))),
    ];
  },
};
