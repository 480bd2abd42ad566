import { deepStrictEqual } from "node:assert";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { Clients } from "./accounts";

/** The queue that receives the events of a bucket. */
const QUEUE = "ingest";

/** The policy of the queue before the stack adds statements. */
const POLICY = {
  Version: "2012-10-17",
  Id: "theirs",
  Statement: [
    {
      Sid: "Theirs",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::222222222222:root" },
      Action: "sqs:ReceiveMessage",
      Resource: `arn:aws:sqs:us-east-1:222222222222:${QUEUE}`,
    },
  ],
};

/** Creates a queue with a policy, in place of its owner. */
export async function makeExistingQueue({ sqs }: Clients): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify(POLICY) } }));
}

/** Deletes the queue. @throws Error if its policy differs from the original. */
export async function deleteExistingQueue({ sqs }: Clients): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] }));
  deepStrictEqual(JSON.parse(Attributes?.Policy ?? "null"), POLICY);
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}
