import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { kmsThroughS3 } from "./kms-through-s3";
import { accountArn } from "./arns";
import { exactly } from "./grants";
import { fit } from "./size-limit";
import { document, numberedSid, type PolicyDocument, type Statement } from "./policy";

/** Arguments for the policy of a key for a trail's logs. */
export interface TrailKeyPolicyArgs {
  readonly partition: Partition;
  readonly region: string;
  /** The account of the key and the trails. */
  readonly accountId: string;
  /** The key's alias without `alias/`, for messages. */
  readonly key: string;
  readonly trailArns: readonly string[];
  /** The exact ARNs of the roles that read the logs. */
  readonly readers: readonly string[];
}

/**
 * The policy of a key for a trail's logs: CloudTrail encrypts for these trails, and the readers decrypt logs of trails only through
 * S3.
 *
 * @throws LimitError naming the key, if the policy would be larger than KMS accepts.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyPolicy(args: TrailKeyPolicyArgs): PolicyDocument {
  const { partition, region, accountId, key, trailArns, readers } = args;
  const context = "kms:EncryptionContext:aws:cloudtrail:arn";
  const service = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Resource: "*" } as const;
  const statements: Statement[] = [
    {
      Sid: "AllowAccountAdministration",
      Effect: "Allow",
      Principal: { AWS: accountArn(partition, accountId) },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "AllowCloudTrailEncrypt",
      ...service,
      Action: "kms:GenerateDataKey*",
      Condition: {
        ArnEquals: { "aws:SourceArn": trailArns },
        StringLike: { [context]: `arn:${partition}:cloudtrail:*:${accountId}:trail/*` },
      },
    },
    {
      Sid: "AllowCloudTrailDescribe",
      ...service,
      Action: "kms:DescribeKey",
      Condition: { ArnEquals: { "aws:SourceArn": trailArns } },
    },
    ...exactly(partition, readers).map(({ principal, condition }, n): Statement => ({
      Sid: numberedSid("AllowDecryptLogs", n),
      Effect: "Allow",
      Principal: principal,
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        ...condition,
        StringEquals: { "kms:ViaService": kmsThroughS3(partition, region) },
        Null: { [context]: "false" },
      },
    })),
  ];
  return fit(document(statements), SIZE_LIMITS.keyPolicy, `key ${key}`, "let fewer roles read the logs");
}
