import { document, type PolicyDocument } from "./policy";

/**
 * The policy of a topic for alarms: CloudWatch publishes for the alarms of this account. The account's own policies decide who
 * subscribes.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function alarmTopicPolicy(topicArn: string, accountId: string): PolicyDocument {
  return document(
    [
      {
        Sid: "AllowAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
    "cross-account-s3",
  );
}
