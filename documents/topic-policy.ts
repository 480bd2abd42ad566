import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { bucketArn } from "./arns";
import { exactly, type Grant } from "./grants";
import { fit } from "./size-limit";
import { document, type PolicyDocument, type Statement } from "./policy";

/** A bucket whose events the topic carries, and to whom the bucket is granted. */
export interface TopicUse {
  readonly bucket: string;
  readonly grants: readonly Grant[];
}

/** Arguments for the policy of a topic for buckets' events. */
export interface TopicPolicyArgs {
  readonly partition: Partition;
  /** The account that owns the buckets and the topic. */
  readonly accountId: string;
  readonly topicArn: string;
  readonly uses: readonly TopicUse[];
}

/**
 * The policy of the topic that carries buckets' events: S3 may publish for these buckets, and the granted roles that
 * subscribe may do so, for queues and functions of their own account. A topic is subscribed to whole: whoever is granted
 * one of its buckets hears of all of them.
 *
 * @throws LimitError naming the topic, if the policy would be larger than SNS takes.
 */
export function topicPolicy(args: TopicPolicyArgs): PolicyDocument {
  return fit(
    document(topicStatements(args), "cross-account-s3"),
    SIZE_LIMITS.topicPolicy,
    `topic ${args.topicArn}`,
    "let fewer roles subscribe",
  );
}

/** Only the statements, which are merged into the policy of a topic that exists. */
export function topicStatements({ partition, accountId, topicArn, uses }: TopicPolicyArgs): Statement[] {
  const arns = uses.flatMap(({ grants }) =>
    grants.filter((g) => g.grantee.subscribes === true).flatMap((g) => g.grantee.callers),
  );
  const numbered = (sid: string, n: number) => (n === 0 ? sid : `${sid}${String(n + 1)}`);
  return [
    // Both, as a bucket's ARN names no account: the name could one day be another account's bucket.
    {
      Sid: "AllowS3ToPublish",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        ArnEquals: { "aws:SourceArn": uses.map(({ bucket }) => bucketArn(partition, bucket)) },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    },
    ...exactly(partition, arns).flatMap(({ principal, condition, accountId: subscriber }, n): Statement[] => [
      {
        Sid: numbered("AllowGetTopicAttributes", n),
        Effect: "Allow",
        Principal: principal,
        Action: "sns:GetTopicAttributes",
        Resource: topicArn,
        Condition: condition,
      },
      // No sns:Unsubscribe: a topic policy cannot hold it, and who subscribed may always unsubscribe.
      {
        Sid: numbered("AllowSubscribe", n),
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
