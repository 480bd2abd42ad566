/**
 * The actions that foreign principals may be allowed by default: reading and uploading objects, and what a catalog needs; other uses
 * of objects, tables and vectors; reading a bucket's settings; using a key; publishing and subscribing to a topic; sending to and
 * receiving from a queue; assuming a role; sending events.
 */
export const ALLOWED_FOREIGN_ACTIONS: readonly string[] = [
  "s3:GetObject s3:GetObjectVersion s3:GetObjectTagging s3:GetObjectVersionTagging s3:GetObjectAttributes",
  "s3:GetObjectVersionAttributes s3:ListBucket s3:ListBucketVersions",
  "s3:PutObject s3:PutObjectTagging s3:AbortMultipartUpload s3:ListMultipartUploadParts",
  "s3:DeleteObject s3:DeleteObjectVersion s3:GetBucketNotification s3:PutBucketNotification",
  "s3:DeleteObjectAnnotation s3:DeleteObjectTagging s3:DeleteObjectVersionAnnotation s3:DeleteObjectVersionTagging",
  "s3:GetObjectAcl s3:GetObjectAnnotation s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectVersionAcl",
  "s3:GetObjectVersionAnnotation s3:ListObjectAnnotations s3:ListObjectVersionAnnotations s3:PutObjectAnnotation",
  "s3:PutObjectVersionAnnotation s3:PutObjectVersionTagging s3:RestoreObject",
  "s3:GetAccelerateConfiguration s3:GetBucketCORS s3:GetBucketLocation s3:GetBucketLogging",
  "s3:GetBucketObjectLockConfiguration s3:GetBucketOwnershipControls s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment s3:GetBucketTagging s3:GetBucketVersioning s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration s3:ListBucketMultipartUploads",
  "s3-object-lambda:GetObject s3-object-lambda:GetObjectVersion s3-object-lambda:ListBucket s3-object-lambda:PutObject",
  "s3express:CreateSession",
  "s3tables:GetNamespace s3tables:GetTable s3tables:GetTableBucket s3tables:GetTableData s3tables:GetTableMetadataLocation",
  "s3tables:ListNamespaces s3tables:ListTables s3tables:PutTableData s3tables:UpdateTableMetadataLocation",
  "s3vectors:GetIndex s3vectors:GetVectors s3vectors:ListIndexes s3vectors:ListVectors s3vectors:PutVectors s3vectors:QueryVectors",
  "s3:GetAccessGrantsInstanceForPrefix s3:GetDataAccess s3:ListAccessGrants s3:ListAccessGrantsLocations",
  "kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext",
  "sns:GetTopicAttributes sns:Publish sns:Subscribe",
  "sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage sqs:SendMessage",
  "s3:ReplicateObject s3:ReplicateDelete s3:ReplicateTags s3:ObjectOwnerOverrideToBucketOwner",
  "sts:AssumeRole sts:TagSession sts:SetSourceIdentity",
  "events:PutEvents",
].flatMap((line) => line.split(" "));
