import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { bucketArn } from "./arns";
import { exactly, type Grant } from "./grants";
import { fit } from "./size-limit";
import { document, type PolicyDocument, type Statement } from "./policy";

/** A bucket whose events the topic gets, and the bucket's grants. */
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
 * The policy of the topic that carries buckets' events: S3 may publish for these buckets, and the granted roles that subscribe may
 * do so, for queues and functions of their own account. A subscription is to the whole topic, so a grantee of one of its buckets
 * gets the events of all.
 *
 * @throws LimitError naming the topic, if the policy would be larger than SNS accepts.
 */
export function topicPolicy(args: TopicPolicyArgs): PolicyDocument {
  return fit(
    document(topicStatements(args), "cross-account-s3"),
    SIZE_LIMITS.topicPolicy,
    `topic ${args.topicArn}`,
    "let fewer roles subscribe",
  );
}

/** Only the statements, which are merged into the policy of an existing topic. */
export function topicStatements({ partition, accountId, topicArn, uses }: TopicPolicyArgs): Statement[] {
  const arns = uses.flatMap(({ grants }) =>
    grants.filter((g) => g.grantee.subscribes === true).flatMap((g) => g.grantee.callers),
  );
  const numbered = (sid: string, n: number) => (n === 0 ? sid : `${sid}${String(n + 1)}`);
  return [
    // Both conditions, because a bucket's ARN has no account: another account could own the name later.
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
      // No sns:Unsubscribe: a topic policy cannot have it, and a subscriber may always unsubscribe.
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
