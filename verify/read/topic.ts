import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import type { Seen, Thing } from "../thing";
import type { Reach } from "./reach";
import { documentOf, map, NONE } from "./values";

/** Reads an SNS topic: the key that encrypts it, and its policy. */
export async function readTopic({ id, arn, region }: Thing, reach: Reach): Promise<Seen> {
  const attributes = await reach.read(id, "sns:GetTopicAttributes", region, async () => {
    return (await reach.account.sns(region).send(new GetTopicAttributesCommand({ TopicArn: arn }))).Attributes;
  });
  if (attributes.kind === "absent") return { kind: "absent" };
  if (attributes.kind === "failed") return { kind: "unseen", fault: attributes.fault };
  return {
    kind: "seen",
    settings: new Map([["encryption key", map(attributes, (of) => of.KmsMasterKeyId ?? NONE)]]),
    documents: new Map([
      ["resource", map(attributes, ({ Policy }) => (Policy === undefined ? [] : [documentOf(id, Policy)]))],
    ]),
  };
}
