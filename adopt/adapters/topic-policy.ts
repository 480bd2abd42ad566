import { GetTopicAttributesCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Connection } from "../connection";
import type { JsonObject } from "../json";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { policyDocument } from "./bucket";
import type { Host } from "./host";
import { clientConfig } from "./client";

/** Returns the adapter for a topic's policy. A topic always has one: SNS creates it with a policy for its owner. */
export function topicPolicyHost(arn: string, to: Connection): Host {
  const reader = new SNSClient(clientConfig(to, "sns", "read"));
  const writer = new SNSClient(clientConfig(to, "sns", "write"));
  const read = async () => {
    const { Attributes } = await reader.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    return Attributes?.Policy === undefined ? null : policyDocument(arn, Attributes.Policy);
  };
  return {
    read,
    async write(next) {
      const policy = next === null || statementsAsWritten(next).length === 0 ? ownersOnly(arn, to) : next;
      await writer.send(
        new SetTopicAttributesCommand({
          TopicArn: arn,
          AttributeName: "Policy",
          AttributeValue: JSON.stringify(policy),
        }),
      );
    },
    look: async () => ({ document: await read(), restrictsPublic: false }),
  };
}

/** Returns the policy that replaces a deleted one, as SNS requires a policy: it gives access to the topic's own account. */
function ownersOnly(arn: string, { accountId }: Connection): JsonObject {
  const partition = arn.split(":")[1] ?? "aws";
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Owner",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: ["sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:Publish", "sns:Subscribe", "sns:DeleteTopic"],
        Resource: arn,
      },
    ],
  };
}
