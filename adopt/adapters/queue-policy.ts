import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Connection } from "../connection";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { policyDocument } from "./bucket";
import type { Host } from "./host";
import { clientConfig } from "./client";

/** Returns the adapter for a queue's policy. For SQS, an empty string means no policy. */
export function queuePolicyHost(arn: string, to: Connection): Host {
  const reader = new SQSClient(clientConfig(to, "sqs", "read"));
  const writer = new SQSClient(clientConfig(to, "sqs", "write"));
  const [, , , , QueueOwnerAWSAccountId = "", QueueName = ""] = arn.split(":");
  let known: string | undefined;
  const url = async () =>
    (known ??= (await reader.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }))).QueueUrl);
  const read = async () => {
    const { Attributes } = await reader.send(
      new GetQueueAttributesCommand({ QueueUrl: await url(), AttributeNames: ["Policy"] }),
    );
    return Attributes?.Policy === undefined || Attributes.Policy === "" ? null : policyDocument(arn, Attributes.Policy);
  };
  return {
    read,
    async write(next) {
      const Policy = next === null || statementsAsWritten(next).length === 0 ? "" : JSON.stringify(next);
      await writer.send(new SetQueueAttributesCommand({ QueueUrl: await url(), Attributes: { Policy } }));
    },
    look: async () => ({ document: await read(), restrictsPublic: false }),
  };
}
