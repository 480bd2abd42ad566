import { deepStrictEqual } from "node:assert";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { Clients } from "./accounts";

/** The queue that a bucket's events go to. */
const QUEUE = "ingest";

/** What its policy says already. */
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

/** Makes a queue with a policy, as its owner would have before. */
export async function makeExistingQueue({ sqs }: Clients): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify(POLICY) } }));
}

/** Deletes it. @throws Error if its policy is not as it was. */
export async function deleteExistingQueue({ sqs }: Clients): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] }));
  deepStrictEqual(JSON.parse(Attributes?.Policy ?? "null"), POLICY);
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}
