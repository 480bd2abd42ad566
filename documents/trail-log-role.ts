import type { Partition } from "@cross-account-s3/iam";
import { document, type PolicyDocument } from "./policy";

/** Arguments for the role with which CloudTrail writes to a log group. */
export interface TrailLogRoleArgs {
  readonly partition: Partition;
  readonly region: string;
  readonly accountId: string;
  readonly logGroup: string;
  readonly trailArns: readonly string[];
}

/** Lets CloudTrail assume the role for these trails. */
export function trailLogTrust({ accountId, trailArns }: TrailLogRoleArgs): PolicyDocument {
  return document([
    {
      Sid: "AllowCloudTrail",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:SourceArn": trailArns }, StringEquals: { "aws:SourceAccount": accountId } },
    },
  ]);
}

/**
 * Lets the role write the log streams that CloudTrail creates, and no others.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export function trailLogPolicy({ partition, region, accountId, logGroup }: TrailLogRoleArgs): PolicyDocument {
  const group = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`;
  return document([
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${group}:log-stream:${accountId}_CloudTrail_${region}*`,
    },
  ]);
}
