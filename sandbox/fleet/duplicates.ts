import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { placesOf } from "../providers";
import type { World } from "../run-home";

/**
 * Looks for what is in AWS but in no state: a second key, made by an update that was killed before it could record the first.
 * Everything else has a name that AWS gives away only once.
 *
 * @param stacks the names of the stacks.
 * @returns how many keys there are.
 * @throws Error naming the keys that no state has.
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
