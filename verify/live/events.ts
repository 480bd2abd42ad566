import { PutObjectCommand } from "@aws-sdk/client-s3";
import { SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { EventFilter } from "../../documents/event-targets";
import type { ExpectedBucket } from "../../rehearsal/intent/model";
import type { Account } from "../account";
import { faultOf, whyOf } from "../readers/fault";
import type { Cleanup } from "./cleanup";
import type { Outcome } from "./result-line";

/** The maximum time to wait for an event, in milliseconds. S3 guarantees no maximum, but delivers events typically within seconds. */
const PATIENCE = 45_000;

/** A queue that is subscribed to a topic. */
interface Ear {
  readonly url: string;
  readonly arn: string;
}

/**
 * Creates a queue for this run and subscribes it to the bucket's topic. Both are in the owner's account, so the subscription needs no
 * confirmation.
 */
async function openEar(
  account: Account,
  { region, topicArn }: ExpectedBucket,
  name: string,
  cleanup: Cleanup,
): Promise<Ear> {
  const sqs = account.sqs(region);
  const sns = account.sns(region);
  const partition = topicArn?.split(":")[1] ?? "aws";
  const arn = `arn:${partition}:sqs:${region}:${account.accountId}:${name}`;
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  };
  const Attributes = { Policy: JSON.stringify(policy), MessageRetentionPeriod: "300" };
  const { QueueUrl: url = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  cleanup.add(`queue ${arn}`, async () => {
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  });
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: "sqs",
      Endpoint: arn,
      Attributes: { RawMessageDelivery: "true" },
      ReturnSubscriptionArn: true,
    }),
  );
  cleanup.add(`subscription ${SubscriptionArn ?? ""}`, async () => {
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  });
  return { url, arn };
}

/** Returns an object key under a prefix that passes the topic's filter, or the outcome if there is none. */
export function testKey(filter: EventFilter | undefined, prefix: string): string | Outcome {
  const { events, prefix: heard = "", suffix = "" } = filter ?? {};
  if (events?.includes("created") === false) {
    return { kind: "not tried", why: "the topicFilter excludes events of new objects" };
  }
  if (!prefix.startsWith(heard)) {
    return {
      kind: "not tried",
      why: `the topicFilter requires keys that begin with ${heard}; those of test objects do not`,
    };
  }
  return `${prefix}event${suffix}`;
}

/** Puts an object as the owner, and waits until its event arrives through the bucket's topic. */
export async function eventArrives(
  account: Account,
  bucket: ExpectedBucket,
  key: string,
  name: string,
  cleanup: Cleanup,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const ear = await openEar(account, bucket, name, cleanup);
    await account.s3(bucket.region).send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: "event" }));
    return (await hears(account, bucket.region, ear, key, signal))
      ? { kind: "passed" }
      : { kind: "failed", why: `no event of ${key} arrived within ${PATIENCE / 1000} s` };
  } catch (error) {
    const { message } = faultOf(`bucket/${bucket.name}`, "events", error);
    return whyOf(error) === "denied"
      ? { kind: "not tried", why: `the verifier may not create a queue and subscribe it: ${message}` }
      : { kind: "no answer", why: message };
  }
}

async function hears(
  account: Account,
  region: string,
  { url }: Ear,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until && !signal.aborted) {
    const command = new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 5, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await account.sqs(region).send(command);
    // S3 URL-encodes the keys in events.
    if (Messages.some(({ Body = "" }) => decodeURIComponent(Body).includes(key))) return true;
  }
  return false;
}
