import { matchesWildcard } from "@cross-account-s3/iam";
import type { StatementJson } from "../../rehearsal/policy-json";
import { ACTIONS, LEVELS, MANAGE_NOTIFICATIONS } from "../../documents/levels";

/**
 * Actions that a statement with a wildcard may stand for: those that the levels give, and those with which access could
 * be widened, data destroyed or traces removed. An action that a document names in full is asked about in any case.
 */
const KNOWN_ACTIONS: readonly string[] = [
  ...new Set([
    ...LEVELS.flatMap((level) => [...ACTIONS[level].objects, ...ACTIONS[level].bucket, ...ACTIONS[level].key]),
    MANAGE_NOTIFICATIONS,
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:DeleteObject",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersion",
    "s3:GetBucketAcl",
    "s3:GetBucketPolicy",
    "s3:GetEncryptionConfiguration",
    "s3:GetObjectAcl",
    "s3:ListBucketMultipartUploads",
    "s3:PutBucketAcl",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectAcl",
    "s3:PutReplicationConfiguration",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:PutKeyPolicy",
    "kms:ReEncryptFrom",
    "kms:ScheduleKeyDeletion",
    "sns:AddPermission",
    "sns:DeleteTopic",
    "sns:GetTopicAttributes",
    "sns:Publish",
    "sns:SetTopicAttributes",
    "sns:Subscribe",
    "sqs:DeleteMessage",
    "sqs:DeleteQueue",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sqs:SetQueueAttributes",
    "sts:AssumeRole",
    "sts:TagSession",
    "iam:AttachRolePolicy",
    "iam:CreateUser",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "lambda:InvokeFunction",
  ]),
];

/** Whether S3 authorises an action on objects, rather than on the bucket. */
export function isOnObjects(action: string): boolean {
  return (
    /^s3:(\w*Object\w*|AbortMultipartUpload|ListMultipartUploadParts|BypassGovernanceRetention)$/i.test(action) &&
    !/bucket/i.test(action)
  );
}

/** The actions that a statement speaks of, of a service; wildcards as the known actions that they stand for. */
export function actionsOf(
  { Action, NotAction }: Pick<StatementJson, "Action" | "NotAction">,
  services: readonly string[],
): readonly string[] {
  const ofServices = KNOWN_ACTIONS.filter((action) => services.includes(action.split(":")[0] ?? ""));
  const spoken = (patterns: readonly string[]) =>
    patterns.flatMap((pattern) =>
      /[*?]/.test(pattern)
        ? ofServices.filter((action) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()))
        : [KNOWN_ACTIONS.find((action) => action.toLowerCase() === pattern.toLowerCase()) ?? pattern],
    );
  if (NotAction !== undefined) {
    const but = new Set(spoken([NotAction].flat()));
    return ofServices.filter((action) => !but.has(action));
  }
  return [...new Set(spoken([Action ?? []].flat()))];
}
