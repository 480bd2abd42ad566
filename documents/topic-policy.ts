import { bucketArn } from "./arns";
import { exactly, type Grant } from "./grants";
import { fit, LIMITS } from "./limits";
import { document, type PolicyDocument, type Statement } from "./policy";
import type { Partition } from "./regions";

/** What the policy of a bucket's topic is made from. */
export interface TopicPolicyArgs {
  readonly partition: Partition;
  /** The account that owns the bucket and the topic. */
  readonly accountId: string;
  readonly topicArn: string;
  readonly bucket: string;
  readonly grants: readonly Grant[];
}

/**
 * The policy of the topic that carries a bucket's events: S3 may publish for this bucket, and the granted roles that
 * subscribe may do so, for queues and functions of their own account.
 *
 * @throws LimitError naming the topic, if the policy would be larger than SNS takes.
 */
export function topicPolicy(args: TopicPolicyArgs): PolicyDocument {
  return fit(
    document(topicStatements(args), "cross-account-s3"),
    LIMITS.topicPolicy,
    `topic ${args.topicArn}`,
    "let fewer roles subscribe",
  );
}

/** The statements alone; those that are merged into the policy of a topic that exists. */
export function topicStatements({ partition, accountId, topicArn, bucket, grants }: TopicPolicyArgs): Statement[] {
  const arns = grants.filter((g) => g.role.subscribes).map((g) => g.role.arn);
  return [
    // Both, as a bucket's ARN names no account: the name could one day be another account's bucket.
    {
      Sid: "AllowS3ToPublish",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        ArnEquals: { "aws:SourceArn": bucketArn(partition, bucket) },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    },
    ...exactly(partition, arns).flatMap(({ principal, condition, accountId: subscriber }): Statement[] => [
      {
        Sid: "AllowGetTopicAttributes",
        Effect: "Allow",
        Principal: principal,
        Action: "sns:GetTopicAttributes",
        Resource: topicArn,
        Condition: condition,
      },
      // No sns:Unsubscribe: a topic policy cannot hold it, and who subscribed may always unsubscribe.
      {
        Sid: "AllowSubscribe",
        Effect: "Allow",
        Principal: principal,
        Action: "sns:Subscribe",
        Resource: topicArn,
        Condition: {
          ...condition,
          StringLike: {
            "sns:Endpoint": [`arn:${partition}:lambda:*:${subscriber}:*`, `arn:${partition}:sqs:*:${subscriber}:*`],
          },
        },
      },
    ]),
  ];
}
