import type { Partition } from "@cross-account-s3/iam";
import { bucketArn } from "./arns";
import type { Statement } from "./policy";

/** The kinds of events that are sent. */
export const EVENT_KINDS = ["created", "removed"] as const;

/** A filter of a bucket's events. */
export interface EventFilter {
  /** @default both kinds */
  readonly events?: readonly (typeof EVENT_KINDS)[number][];
  /** The prefix of the keys. @default all keys */
  readonly prefix?: string;
  /** The end of the keys. @default all keys */
  readonly suffix?: string;
}

/** An existing queue or function that gets events of a bucket. */
export interface EventTarget extends EventFilter {
  readonly service: "sqs" | "lambda";
  /** The ARN of the queue, or of the function or its alias. */
  readonly arn: string;
}

const EVENT_TYPES = { created: "s3:ObjectCreated:*", removed: "s3:ObjectRemoved:*" } as const;

/**
 * The types of events of a filter, by S3's names.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
export function eventTypes({ events = EVENT_KINDS }: EventFilter): readonly string[] {
  return EVENT_KINDS.filter((kind) => events.includes(kind)).map((kind) => EVENT_TYPES[kind]);
}

/** Arguments for a part of a queue's policy. */
export interface QueueStatementsArgs {
  readonly partition: Partition;
  /** The account that owns the buckets and the queue. */
  readonly accountId: string;
  readonly queueArn: string;
  /** The names of the buckets whose events it gets. */
  readonly buckets: readonly string[];
}

/**
 * The stack's statements in the policy of an existing queue: S3 may send events of these buckets. Both conditions are needed,
 * because a bucket's ARN has no account, and another account could own the name later.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export function queueStatements({
  partition,
  accountId,
  queueArn,
  buckets,
}: QueueStatementsArgs): readonly Statement[] {
  return [
    {
      Sid: "AllowS3ToSend",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: {
        ArnEquals: { "aws:SourceArn": buckets.map((bucket) => bucketArn(partition, bucket)) },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    },
  ];
}
