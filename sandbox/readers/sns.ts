import { GetTopicAttributesCommand, ListTagsForResourceCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const topic: Reader = async ({ id: TopicArn, inputs }, { sns }) => {
  const declared = z.object({ name: z.string(), policy, kmsMasterKeyId: z.string().optional(), tags }).parse(inputs);
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
  return {
    declared: { ...declared, kmsMasterKeyId: declared.kmsMasterKeyId },
    found: {
      name: TopicArn.split(":").at(-1),
      policy: policyOf(Attributes?.Policy),
      kmsMasterKeyId: Attributes?.KmsMasterKeyId,
      tags: tagsOf(Tags),
    },
  };
};

/** How SNS's resources are read back. */
export const snsReaders: Readonly<Record<string, Reader>> = { "aws:sns/topic:Topic": topic };
