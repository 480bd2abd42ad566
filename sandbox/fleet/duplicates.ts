import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { placesOf } from "../providers";
import type { World } from "../run-home";

/**
 * Searches for KMS keys that are in AWS but in no state. An update creates a second key if it does not find the key of a killed update. All
 * other resources have unique names.
 *
 * @param stacks the names of the stacks.
 * @returns the number of keys in AWS.
 * @throws Error that names the keys that are in no state.
 */
export async function findDuplicates({ accounts, pulumi }: World, stacks: readonly string[]): Promise<number> {
  const extra: string[] = [];
  let count = 0;
  for (const stack of stacks) {
    const resources = await pulumi.state(stack);
    const known = new Set(resources.map(({ id }) => id));
    for (const { accountId, region } of placesOf(resources)) {
      const { kms } = accounts.in(accountId, region);
      const { Aliases = [] } = await kms.send(new ListAliasesCommand());
      const ofAws = Aliases.filter(({ AliasName = "" }) => AliasName.startsWith("alias/aws/"));
      for (const { KeyId = "" } of (await kms.send(new ListKeysCommand())).Keys ?? []) {
        if (ofAws.some(({ TargetKeyId }) => TargetKeyId === KeyId)) continue;
        count++;
        if (known.has(KeyId)) continue;
        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
        extra.push(`${KeyMetadata?.Arn ?? KeyId} (${KeyMetadata?.Description ?? ""})`);
      }
    }
  }
  if (extra.length > 0) throw new Error(`keys that no state has:\n${extra.join("\n")}`);
  return count;
}
