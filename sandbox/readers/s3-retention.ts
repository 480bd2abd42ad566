import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Reader } from "./reading";

const lifecycle: Reader = async ({ inputs }, { s3 }) => {
  const { bucket: Bucket, rules } = z
    .object({
      bucket: z.string(),
      rules: z.array(
        z.object({
          id: z.string(),
          status: z.string(),
          filter: z.object({ prefix: z.string() }).optional(),
          expiration: z.object({ days: z.number() }).optional(),
          noncurrentVersionExpiration: z.object({ noncurrentDays: z.number() }).optional(),
          abortIncompleteMultipartUpload: z.object({ daysAfterInitiation: z.number() }).optional(),
          transitions: z.array(z.object({ days: z.number(), storageClass: z.string() })).default([]),
        }),
      ),
    })
    .parse(inputs);
  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  return {
    declared: rules.map((rule) => ({
      id: rule.id,
      status: rule.status,
      prefix: rule.filter?.prefix,
      expireDays: rule.expiration?.days,
      noncurrentExpireDays: rule.noncurrentVersionExpiration?.noncurrentDays,
      abortUploadsDays: rule.abortIncompleteMultipartUpload?.daysAfterInitiation,
      transitions: rule.transitions,
    })),
    found: Rules?.map((rule) => ({
      id: rule.ID,
      status: rule.Status,
      prefix: rule.Filter?.Prefix,
      expireDays: rule.Expiration?.Days,
      noncurrentExpireDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
      abortUploadsDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
      transitions: (rule.Transitions ?? []).map((t) => ({ days: t.Days, storageClass: t.StorageClass })),
    })),
  };
};

const logging: Reader = async ({ inputs }, { s3 }) => {
  const { bucket: Bucket, ...declared } = z
    .object({ bucket: z.string(), targetBucket: z.string(), targetPrefix: z.string() })
    .parse(inputs);
  const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket }));
  return {
    declared,
    found: { targetBucket: LoggingEnabled?.TargetBucket, targetPrefix: LoggingEnabled?.TargetPrefix },
  };
};

const objectLock: Reader = async ({ inputs }, { s3 }) => {
  const { bucket: Bucket, rule } = z
    .object({
      bucket: z.string(),
      rule: z.object({ defaultRetention: z.object({ mode: z.string(), days: z.number() }) }),
    })
    .parse(inputs);
  const { ObjectLockConfiguration: found } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  const retention = found?.Rule?.DefaultRetention;
  return {
    declared: { enabled: "Enabled", ...rule.defaultRetention },
    found: { enabled: found?.ObjectLockEnabled, mode: retention?.Mode, days: retention?.Days },
  };
};

/** How it is read back what S3 keeps, logs and locks. */
export const s3RetentionReaders: Readonly<Record<string, Reader>> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketLogging:BucketLogging": logging,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": objectLock,
};
