import type { Question } from "../../question";
import type { NamedDocument } from "../../world";
import { administrator, askKey, askS3, rootOf, withResource } from "../ask";
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

/**
 * A key's policy as far as it is known, and the statement by which its account administers it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function administered(policy: NamedDocument | undefined, account: string): NamedDocument {
  const byAccount = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" } as const;
  const known = policy?.policy.Statement ?? [];
  return { id: policy?.id ?? "key", policy: { Version: "2012-10-17", Statement: [byAccount, ...known] } };
}

/** No document shuts out the account that owns the bucket, nor the deployer, wherever they call from. */
export const ownerNotLockedOut: Rule = {
  of: "bucket",
  checks(bucket, { world }) {
    const deployer = administrator(`arn:${bucket.partition}:iam::${bucket.accountId}:role/deployer`);
    const { arn, unknown, keyless } = keyOf(world, bucket);
    const policy = world.keys.get(arn ?? "")?.policy;
    // Nothing of ours lets anybody administer a key that exists: whoever made it did.
    const others = unknown || policy?.othersUnknown === true;
    const provided = others
      ? `others' statements in the policy of ${arn ?? "the key"} let its account administer it`
      : undefined;
    const allowed = (action: string, what: string, question: Question): RequestCheck => ({
      kind: "request",
      rule: "owner",
      title: `the deployer may ${action} on ${what}`,
      expected: "allowed",
      action,
      questions: [question],
    });
    return [
      ...ON_BUCKET.map((a) => allowed(a, bucket.name, askS3(world, deployer, a, bucket, "bucket"))),
      ...(keyless ? [] : ON_KEY).map((a) => {
        const question = askKey(world, deployer, a, bucket, arn);
        return {
          ...allowed(
            a,
            `the key of ${bucket.name}`,
            others
              ? withResource(question, administered(policy, rootOf(bucket.partition, bucket.accountId)))
              : question,
          ),
          provided,
        };
      }),
    ];
  },
};
