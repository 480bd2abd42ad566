import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand } from "@aws-sdk/client-kms";
import type { Seen, Thing } from "../thing";
import type { Reach } from "./reach";
import { documentOf, flag, map } from "./values";

/** Reads a KMS key: whether it can be used, whether it rotates, and its policy. */
export async function readKey({ id, arn, region }: Thing, reach: Reach): Promise<Seen> {
  const kms = reach.account.kms(region);
  const state = await reach.read(id, "kms:DescribeKey", region, async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: arn }));
    const until = KeyMetadata?.DeletionDate;
    return KeyMetadata?.KeyState === "PendingDeletion" && until
      ? `PendingDeletion, gone on ${until.toISOString().slice(0, 10)}`
      : KeyMetadata?.KeyState;
  });
  if (state.kind === "absent") return { kind: "absent" };
  if (state.kind === "failed" && state.fault.why !== "denied") return { kind: "unseen", fault: state.fault };
  const usable = state.kind === "read" && state.value === "Enabled";
  const [rotation, policy] = await Promise.all([
    // KMS does not say of a key that cannot be used.
    usable
      ? reach.read(id, "kms:GetKeyRotationStatus", region, async () => {
          return (await kms.send(new GetKeyRotationStatusCommand({ KeyId: arn }))).KeyRotationEnabled;
        })
      : undefined,
    reach.read(id, "kms:GetKeyPolicy", region, async () => {
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }));
      return Policy === undefined ? undefined : [documentOf(id, Policy)];
    }),
  ]);
  return {
    kind: "seen",
    settings: new Map([["state", state], ...(rotation ? [["rotation", map(rotation, flag)] as const] : [])]),
    documents: new Map([["resource", map(policy, (documents) => documents, [])]]),
  };
}
