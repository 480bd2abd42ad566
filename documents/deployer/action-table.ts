import type { Row } from "./action-row";

/**
 * The settings of a bucket, all of which the provider reads; tags by either of S3's two ways, as its versions differ in it.
 * None reads, writes or lists objects but ListBucket, which is HeadBucket's too.
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

/** Makes a bucket, which is of no account before. */
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
  // What gives a role more, only under the boundary: without it, whoever makes roles is an administrator. There is no
  // iam:DeleteRolePermissionsBoundary anywhere.
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
 * Keys. A new one has no name, so that the tag of the stack stands for it. KMS asks for kms:TagResource when a key is made with
 * tags, and has no condition for "a new key": whoever may make tagged keys may tag others that have no such tag and whose
 * own policy leaves it to IAM. A key that is another stack's keeps its tag, and a key with an alias of another name gets none;
 * whether KMS gives kms:ResourceAliases no value for a new key can only be tried on AWS. What tells how a key is asks for no tag, as
 * it may be minutes until a new one counts.
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
