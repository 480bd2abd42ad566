import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { kmsThroughS3 } from "./kms-through-s3";
import { bucketArn, objectsArn } from "./arns";
import { fit } from "./size-limit";
import { document, type PolicyDocument } from "./policy";

/** Arguments for the policy of a role that reads audit logs. */
export interface AuditReaderPolicyArgs {
  readonly partition: Partition;
  readonly role: string;
  /** The accounts whose trails' logs it reads. */
  readonly accounts: readonly string[];
  /** Patterns of the log buckets' names. */
  readonly logBuckets: readonly string[];
}

/**
 * Lets a control role list and get audit logs, only in these accounts; the policy of each log bucket decides.
 *
 * @throws LimitError naming the role, if the policy would be larger than IAM accepts.
 */
export function auditReaderPolicy({ partition, role, accounts, logBuckets }: AuditReaderPolicyArgs): PolicyDocument {
  const inAccounts = { StringEquals: { "aws:ResourceAccount": accounts } };
  return fit(
    document([
      {
        Sid: "ListAuditLogs",
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: logBuckets.map((b) => bucketArn(partition, b)),
        Condition: inAccounts,
      },
      {
        Sid: "GetAuditLogs",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: logBuckets.map((b) => objectsArn(partition, b)),
        Condition: inAccounts,
      },
      {
        Sid: "DecryptAuditLogs",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: accounts.map((id) => `arn:${partition}:kms:*:${id}:key/*`),
        Condition: {
          StringLike: { "kms:ViaService": kmsThroughS3(partition, "*") },
          Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" },
        },
      },
    ]),
    SIZE_LIMITS.managedPolicy,
    `role ${role}`,
    "list fewer data accounts or patterns of log buckets",
  );
}
