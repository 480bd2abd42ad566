import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  paginateListSubscriptionsByTopic,
  type Subscription,
} from "@aws-sdk/client-sns";
import type { Observed, Subject } from "../subject";
import { declared, optional, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import { documentsIn, setOf, tagsOf } from "./values";

async function read({ id, arn, region }: Subject, reach: Reach): Promise<Observed> {
  const client = reach.account.sns(region);
  const attributes = await reach.read("sns:GetTopicAttributes", async () => {
    return (await client.send(new GetTopicAttributesCommand({ TopicArn: arn }))).Attributes;
  });
  const missing = unobserved(attributes);
  if (missing) return missing;
  const [subscriptions, tagged] = await Promise.all([
    reach.read("sns:ListSubscriptionsByTopic", async () => {
      const found: Subscription[] = [];
      for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: arn })) {
        found.push(...(page.Subscriptions ?? []));
      }
      return found;
    }),
    reach.read("sns:ListTagsForResource", async () => {
      return (await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags;
    }),
  ]);
  return seen(
    {
      ...settingsOf(attributes, (of) => ({ "encryption key": of?.KmsMasterKeyId })),
      ...settingsOf(subscriptions, (list) => ({
        "subscriptions of strangers": setOf(
          list?.flatMap(({ Owner = "", Endpoint = "" }) =>
            reach.accounts.has(Owner) ? [] : [`${Endpoint} of account ${Owner}`],
          ),
        ),
      })),
      ...settingsOf(tagged, (list) => ({ tags: tagsOf(list) })),
    },
    [["resource", documentsIn(attributes, id, ({ Policy }) => Policy)]],
  );
}

/** Reads SNS topics. Subscriptions in the stacks' accounts are not compared, as the topic's policy decides about them. */
export const topicReader: Reader = {
  declares: {
    "aws:sns/topic:Topic": declared({ arn: text, kmsMasterKeyId: optional, tags }, (of) => {
      return { of: of.arn, settings: { "encryption key": of.kmsMasterKeyId, tags: of.tags } };
    }),
  },
  undeclared: { "subscriptions of strangers": [] },
  meaning: {
    "encryption key": "events are encrypted with another key or not at all, and may not arrive",
    "subscriptions of strangers": "events are sent to an account without a stack",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "events are lost, and S3 rejects changes to the bucket's notifications",
  read,
};
