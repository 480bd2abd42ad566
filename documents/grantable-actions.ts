/**
 * The S3 actions that a grant may name: those that use objects, and those that read a bucket's settings. AWS lists each with the
 * same resource type; a test compares the two. Excluded are actions that manage access, settings, retention or replication, and
 * those that AWS allows only to the bucket's own account (`s3:GetBucketPolicy`).
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export const GRANTABLE = {
  /** Authorized on objects. */
  objects: [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectAnnotation",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersion",
    "s3:DeleteObjectVersionAnnotation",
    "s3:DeleteObjectVersionTagging",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectAnnotation",
    "s3:GetObjectAttributes",
    "s3:GetObjectLegalHold",
    "s3:GetObjectRetention",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionAnnotation",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionTagging",
    "s3:ListMultipartUploadParts",
    "s3:ListObjectAnnotations",
    "s3:ListObjectVersionAnnotations",
    "s3:PutObject",
    "s3:PutObjectAnnotation",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionAnnotation",
    "s3:PutObjectVersionTagging",
    "s3:RestoreObject",
  ],
  /** Authorized on the bucket. */
  bucket: [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucketCORS",
    "s3:GetBucketLocation",
    "s3:GetBucketLogging",
    "s3:GetBucketNotification",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
  ],
} as const;

/** The actions on the bucket that S3 accepts through an access point. It accepts all actions on objects. */
const THROUGH_ACCESS_POINT: readonly string[] = [
  "s3:GetBucketCORS",
  "s3:GetBucketLocation",
  "s3:GetBucketNotification",
  "s3:ListBucket",
  "s3:ListBucketVersions",
];

/**
 * Whether S3 accepts an action through an access point, by AWS's list, which a test compares.
 *
 * @param action one that grants may hold, by levels and action sets too.
 */
export function takesAccessPoint(action: string): boolean {
  return THROUGH_ACCESS_POINT.includes(action) || isOnObjects(action) || action === "s3:PutObjectAcl";
}

/** Every action that a grant may name. */
export const GRANTABLE_ACTIONS: readonly string[] = [...GRANTABLE.objects, ...GRANTABLE.bucket];

/** Whether an action is authorized on objects, and not on their bucket. */
export function isOnObjects(action: string): boolean {
  return GRANTABLE.objects.some((known) => known === action);
}

/** The KMS actions that S3 needs on behalf of the caller, by S3 action. An annotation has the encryption of its object. */
const KEY_ACTIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^s3:Put(Object|ObjectAnnotation|ObjectVersionAnnotation)$/, ["kms:Decrypt", "kms:GenerateDataKey"]],
  [/^s3:GetObject(Version)?(Annotation|Attributes)?$/, ["kms:Decrypt"]],
];

/** The KMS actions without which S3 refuses this action on an encrypted object. */
export function keyActionsFor(action: string): readonly string[] {
  return KEY_ACTIONS.find(([pattern]) => pattern.test(action))?.[1] ?? [];
}
