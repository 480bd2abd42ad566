import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { Connection } from "../connection";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { policyDocument } from "./bucket";
import type { Host } from "./host";
import { clientConfig } from "./client";

/** Returns the adapter for a key's policy. A key always has one, and KMS rejects one that would allow no further change. */
export function keyPolicyHost(arn: string, to: Connection): Host {
  const reader = new KMSClient(clientConfig(to, "kms", "read"));
  const writer = new KMSClient(clientConfig(to, "kms", "write"));
  const name = { KeyId: arn, PolicyName: "default" };
  const read = async () => {
    const { Policy } = await reader.send(new GetKeyPolicyCommand(name));
    return Policy === undefined ? null : policyDocument(arn, Policy);
  };
  return {
    read,
    async write(next) {
      if (next === null || statementsAsWritten(next).length === 0) {
        throw new Error(
          `${arn}: no statement would be left in the key's policy, and the key would be unusable; add a statement for its owner first`,
        );
      }
      await writer.send(new PutKeyPolicyCommand({ ...name, Policy: JSON.stringify(next) }));
    },
    look: async () => ({ document: await read(), restrictsPublic: false }),
  };
}
