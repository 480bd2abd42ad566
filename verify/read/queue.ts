import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { Seen, Thing } from "../thing";
import type { Reach } from "./reach";
import { documentOf, map } from "./values";

/** Reads an SQS queue: its policy. */
export async function readQueue({ id, name, accountId, region }: Thing, reach: Reach): Promise<Seen> {
  const sqs = reach.account.sqs(region);
  const url = await reach.read(id, "sqs:GetQueueUrl", region, async () => {
    const of = { QueueName: name, QueueOwnerAWSAccountId: accountId };
    return (await sqs.send(new GetQueueUrlCommand(of))).QueueUrl;
  });
  if (url.kind === "absent") return { kind: "absent" };
  if (url.kind === "failed") return { kind: "unseen", fault: url.fault };
  const attributes = await reach.read(id, "sqs:GetQueueAttributes", region, async () => {
    const of = { QueueUrl: url.value, AttributeNames: ["Policy" as const] };
    return (await sqs.send(new GetQueueAttributesCommand(of))).Attributes ?? {};
  });
  return {
    kind: "seen",
    settings: new Map(),
    documents: new Map([
      [
        "resource",
        map(attributes, ({ Policy }) => (Policy === undefined || Policy === "" ? [] : [documentOf(id, Policy)]), []),
      ],
    ]),
  };
}
