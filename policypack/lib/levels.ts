/**
 * What foreigners may be allowed unless the pack's configuration says otherwise: reading, uploading, both, and what a
 * catalog needs; the use of a key; subscribing to a topic; taking a role; sending events.
 */
export const FOREIGN_ACTIONS: readonly string[] = [
  "s3:GetObject s3:GetObjectVersion s3:GetObjectTagging s3:GetObjectVersionTagging s3:GetObjectAttributes",
  "s3:GetObjectVersionAttributes s3:ListBucket s3:ListBucketVersions",
  "s3:PutObject s3:PutObjectTagging s3:AbortMultipartUpload s3:ListMultipartUploadParts",
  "s3:DeleteObject s3:DeleteObjectVersion s3:GetBucketNotification s3:PutBucketNotification",
  "kms:Decrypt kms:GenerateDataKey",
  "sns:GetTopicAttributes sns:Subscribe",
  "s3:ReplicateObject s3:ReplicateDelete s3:ReplicateTags s3:ObjectOwnerOverrideToBucketOwner s3:GetBucketLocation",
  "sts:AssumeRole sts:TagSession sts:SetSourceIdentity",
  "events:PutEvents",
].flatMap((line) => line.split(" "));
