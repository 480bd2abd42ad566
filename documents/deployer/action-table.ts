import type { Row } from "./action-row";

/**
 * The settings of a bucket, all of which the provider reads; tags by both of S3's APIs, because versions of the provider differ.
 * None reads, writes or lists objects, except ListBucket, which HeadBucket needs.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const BUCKET: Pick<Row, "read" | "write"> = {
  read: [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucketAcl",
    "s3:GetBucketCORS",
    "s3:GetBucketLocation",
    "s3:GetBucketLogging",
    "s3:GetBucketNotification",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetBucketWebsite",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:ListTagsForResource",
  ],
  write: [
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketCORS",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketRequestPayment",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:TagResource",
    "s3:UntagResource",
  ],
};

/** The settings of a log bucket, which its deployer does not delete. */
export const LOG_BUCKET: Pick<Row, "read" | "write"> = {
  ...BUCKET,
  write: BUCKET.write?.filter((action) => !action.startsWith("s3:Delete")) ?? [],
};

/** Creates a bucket, which has no account before. */
export const CREATE_BUCKET: Pick<Row, "write"> = { write: ["s3:CreateBucket"] };

/** The settings of a topic. */
export const TOPIC: Pick<Row, "read" | "write"> = {
  read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
  write: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"],
};

/** Roles, and the policies in them. */
export const ROLES: readonly Row[] = [
  {
    sid: "Roles",
    on: "role",
    read: [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
    ],
    write: ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:TagRole", "iam:UntagRole"],
  },
  // Actions that give a role permissions, only with the boundary: without it, a principal that creates roles is an administrator.
  // No row has iam:DeleteRolePermissionsBoundary.
  {
    sid: "BoundedRoles",
    on: "role",
    write: [
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ],
    only: "bounded",
  },
];

/** Managed policies, and roles that get them. */
export const POLICIES: readonly Row[] = [
  { sid: "AttachPolicies", on: "role", write: ["iam:AttachRolePolicy"], only: "boundedOwnPolicy" },
  {
    sid: "Policies",
    on: "policy",
    read: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
    write: [
      "iam:CreatePolicy",
      "iam:CreatePolicyVersion",
      "iam:DeletePolicy",
      "iam:DeletePolicyVersion",
      "iam:TagPolicy",
      "iam:UntagPolicy",
    ],
  },
];

/**
 * Keys. A new one has no name, so that the tag of the stack stands for it. KMS requires kms:TagResource to create a key with tags,
 * and has no condition for "a new key". A principal that may create tagged keys may also tag other keys that have no such tag and
 * whose policy delegates to IAM. A key of another stack keeps its tag, and a key with an alias of another name gets none. Whether
 * kms:ResourceAliases is absent for a new key can only be tested on AWS. Reading actions require no tag, because a new tag can take
 * minutes to take effect.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
 */
export const KEYS: readonly Row[] = [
  { sid: "NewKeys", on: "anything", write: ["kms:CreateKey"], only: "newTagged" },
  { sid: "TagKeys", on: "key", write: ["kms:TagResource"], only: "newTaggedUnlessOthers" },
  {
    sid: "SeeKeys",
    on: "key",
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
  },
  {
    sid: "Keys",
    on: "key",
    write: [
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ],
    only: "tagged",
  },
  { sid: "Aliases", on: "alias", write: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"] },
  { sid: "ListKeys", on: "anything", read: ["kms:ListAliases", "kms:ListKeys"] },
];
