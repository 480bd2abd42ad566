import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const bucket: Reader = async ({ inputs }, { s3, region }) => {
  const declared = z.object({ bucket: z.string(), tags }).parse(inputs);
  const Bucket = declared.bucket;
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
  const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  return {
    declared: { region, tags: declared.tags },
    // S3 says nothing of the Region of a bucket in us-east-1.
    found: { region: LocationConstraint ?? "us-east-1", tags: tagsOf(TagSet) },
  };
};

const ownership: Reader = async ({ inputs }, { s3 }) => {
  const schema = z.object({ bucket: z.string(), rule: z.object({ objectOwnership: z.string() }) });
  const { bucket: Bucket, rule } = schema.parse(inputs);
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  return { declared: [rule.objectOwnership], found: OwnershipControls?.Rules?.map((r) => r.ObjectOwnership) };
};

const publicAccessBlock: Reader = async ({ inputs }, { s3 }) => {
  const flag = z.boolean();
  const { bucket: Bucket, ...declared } = z
    .object({
      bucket: z.string(),
      blockPublicAcls: flag,
      ignorePublicAcls: flag,
      blockPublicPolicy: flag,
      restrictPublicBuckets: flag,
    })
    .parse(inputs);
  const { PublicAccessBlockConfiguration: found } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  return {
    declared,
    found: {
      blockPublicAcls: found?.BlockPublicAcls,
      ignorePublicAcls: found?.IgnorePublicAcls,
      blockPublicPolicy: found?.BlockPublicPolicy,
      restrictPublicBuckets: found?.RestrictPublicBuckets,
    },
  };
};

const versioning: Reader = async ({ inputs }, { s3 }) => {
  const schema = z.object({ bucket: z.string(), versioningConfiguration: z.object({ status: z.string() }) });
  const { bucket: Bucket, versioningConfiguration } = schema.parse(inputs);
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  return { declared: versioningConfiguration.status, found: Status };
};

const encryption: Reader = async ({ inputs }, { s3 }) => {
  const { bucket: Bucket, rules } = z
    .object({
      bucket: z.string(),
      rules: z.array(
        z.object({
          applyServerSideEncryptionByDefault: z.object({
            sseAlgorithm: z.string(),
            kmsMasterKeyId: z.string().optional(),
          }),
          bucketKeyEnabled: z.boolean(),
        }),
      ),
    })
    .parse(inputs);
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  return {
    declared: rules.map(({ applyServerSideEncryptionByDefault: by, bucketKeyEnabled }) => ({
      algorithm: by.sseAlgorithm,
      keyArn: by.kmsMasterKeyId,
      bucketKeyEnabled,
    })),
    found: ServerSideEncryptionConfiguration?.Rules?.map((rule) => ({
      algorithm: rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      keyArn: rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
      bucketKeyEnabled: rule.BucketKeyEnabled,
    })),
  };
};

const bucketPolicy: Reader = async ({ inputs }, { s3 }) => {
  const declared = z.object({ bucket: z.string(), policy }).parse(inputs);
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: declared.bucket }));
  return { declared: declared.policy, found: policyOf(Policy) };
};

const notification: Reader = async ({ inputs }, { s3 }) => {
  const { bucket: Bucket, ...declared } = z
    .object({
      bucket: z.string(),
      eventbridge: z.boolean().default(false),
      topics: z.array(z.object({ topicArn: z.string(), events: z.array(z.string()) })).default([]),
    })
    .parse(inputs);
  const found = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  return {
    declared: {
      eventbridge: declared.eventbridge,
      topics: declared.topics.map(({ topicArn, events }) => ({ topicArn, events: events.toSorted() })),
    },
    found: {
      eventbridge: found.EventBridgeConfiguration !== undefined,
      topics: (found.TopicConfigurations ?? []).map(({ TopicArn, Events }) => ({
        topicArn: TopicArn,
        events: Events?.toSorted(),
      })),
    },
  };
};

/** How S3's resources are read back. */
export const s3Readers: Readonly<Record<string, Reader>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownership,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketNotification:BucketNotification": notification,
};
