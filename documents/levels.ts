/** How much a role may do with a bucket. */
export const LEVELS = ["read", "upload", "readwrite", "catalog"] as const;

/** One of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** The actions of a level, by the kind of resource that they are authorized on. */
export interface LevelActions {
  /** S3 actions on `bucket/*`. */
  readonly objects: readonly string[];
  /** S3 actions on the bucket. */
  readonly bucket: readonly string[];
  /** KMS actions on the bucket's key. */
  readonly key: readonly string[];
}

const READ: LevelActions = {
  objects: [
    "s3:GetObject",
    "s3:GetObjectAttributes",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionTagging",
  ],
  bucket: ["s3:ListBucket", "s3:ListBucketVersions"],
  key: ["kms:Decrypt"],
};

// With Decrypt, because S3 reads the parts of a multipart upload to assemble the object.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
const UPLOAD: LevelActions = {
  objects: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging"],
  bucket: [],
  key: ["kms:Decrypt", "kms:GenerateDataKey"],
};

const READWRITE: LevelActions = {
  objects: [...READ.objects, ...UPLOAD.objects],
  bucket: READ.bucket,
  key: UPLOAD.key,
};

/**
 * The actions of the levels. `catalog` may also replace the notifications of a bucket with `notifications: consumer`; see {@link
 * MANAGE_NOTIFICATIONS}.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export const ACTIONS: Readonly<Record<Level, LevelActions>> = {
  read: READ,
  upload: UPLOAD,
  readwrite: READWRITE,
  catalog: {
    objects: [...READWRITE.objects, "s3:DeleteObject", "s3:DeleteObjectVersion"],
    bucket: [...READWRITE.bucket, "s3:GetBucketNotification"],
    key: READWRITE.key,
  },
};

/** The action that replaces all notifications of a bucket; granted only where the consumer manages them. */
export const MANAGE_NOTIFICATIONS = "s3:PutBucketNotification";

/** The actions on a topic of a role that subscribes. */
export const SUBSCRIBE: readonly string[] = ["sns:GetTopicAttributes", "sns:Subscribe"];

/** The actions of a level on one bucket. */
export function actionsOn(level: Level, consumerManagesNotifications: boolean): LevelActions {
  const actions = ACTIONS[level];
  return level === "catalog" && consumerManagesNotifications
    ? { ...actions, bucket: [...actions.bucket, MANAGE_NOTIFICATIONS] }
    : actions;
}

/** Whether a role of level `most` may be granted `level`: the levels are ordered by what they contain. */
export function isWithinLevel(level: Level, most: Level): boolean {
  return (["objects", "bucket", "key"] as const).every((kind) =>
    ACTIONS[level][kind].every((action) => ACTIONS[most][kind].includes(action)),
  );
}

/** A level as a part of a Sid, which begins its words with capitals. */
export function levelInSid(level: Level): string {
  return level.charAt(0).toUpperCase() + level.slice(1);
}
