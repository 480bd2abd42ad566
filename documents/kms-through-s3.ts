import { dnsSuffix, type Partition } from "@cross-account-s3/iam";

/**
 * The value of `kms:ViaService` in requests that S3 makes to KMS for a caller.
 *
 * @param region `*` for every Region.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function kmsThroughS3(partition: Partition, region: string): string {
  return `s3.${region}.${dnsSuffix(partition)}`;
}
