import { DescribeKeyCommand, type KMSClient, ListResourceTagsCommand, paginateListKeys } from "@aws-sdk/client-kms";
import { STACK_TAG, stackTag } from "../documents/names";
import type { Config } from "../stacks/config";
import type { FindId } from "./pending-creates";

/**
 * Returns a function that finds a KMS key that a killed operation created. It compares the tag, which names the stack, and the
 * description, which names the bucket.
 *
 * @param clientIn returns a client for a Region, with the stack's credentials.
 */
export function keyFinder({ project, stack, connection }: Config, clientIn: (region: string) => KMSClient): FindId {
  return async ({ inputs, region = connection.region }, known) => {
    const client = clientIn(region);
    for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
      for (const { KeyId } of Keys) {
        if (KeyId === undefined || known.has(KeyId)) continue;
        if (await isWanted(client, KeyId, inputs.description, stackTag(project, stack))) return KeyId;
      }
    }
    return undefined;
  };
}

async function isWanted(client: KMSClient, KeyId: string, description: unknown, tag: string): Promise<boolean> {
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState !== "Enabled" || KeyMetadata.Description !== description) return false;
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
    return Tags.some(({ TagKey, TagValue }) => TagKey === STACK_TAG && TagValue === tag);
  } catch (error) {
    // A deployer role may describe only the keys with the tag of its stack.
    if (error instanceof Error && error.name === "AccessDeniedException") return false;
    throw error;
  }
}
