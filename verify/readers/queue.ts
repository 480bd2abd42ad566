import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { Observed, Subject } from "../subject";
import { type Reach, type Reader, seen, unobserved } from "./reader";
import { documentsIn } from "./values";

async function read({ id, name, accountId, region }: Subject, reach: Reach): Promise<Observed> {
  const sqs = reach.account.sqs(region);
  const url = await reach.read("sqs:GetQueueUrl", async () => {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: accountId }))).QueueUrl;
  });
  const missing = unobserved(url);
  if (missing || url.kind !== "read") return missing ?? { kind: "absent" };
  const attributes = await reach.read("sqs:GetQueueAttributes", async () => {
    const of = { QueueUrl: url.value, AttributeNames: ["Policy" as const] };
    return (await sqs.send(new GetQueueAttributesCommand(of))).Attributes;
  });
  return seen({}, [["resource", documentsIn(attributes, id, ({ Policy }) => Policy)]]);
}

/** Reads the policies of SQS queues. No stack creates a queue; a stack can share the policy of an existing one. */
export const queueReader: Reader = {
  declares: {},
  undeclared: {},
  meaning: {},
  absence: "messages for it are lost",
  read,
};
