import { ListPoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import type { Clients } from "../accounts";
import { placesOf } from "../providers";
import type { Step } from "./step";

/** Looks through every account and Region that was used: all gone, save for keys, which wait for their deletion. */
export const nothingLeft: Step = {
  title: "Look for what is left",
  run: async ({ world, deployed }) => {
    const places = [...deployed.values()].flatMap(placesOf);
    const left: string[] = [];
    for (const { accountId, region } of places) {
      const found = await everything(world.accounts.in(accountId, region));
      left.push(...found.map((what) => `${what} in account ${accountId}, ${region}`));
    }
    if (places.length === 0) throw new Error("no stack was deployed");
    if (left.length > 0) throw new Error(`there is left:\n${left.join("\n")}`);
    return `nothing in ${places.length} places; keys are scheduled for deletion`;
  },
};

/** What an account has in a Region, in words. A list of more than a page is more than nothing too. */
async function everything({ iam, kms, s3, sns }: Clients): Promise<readonly string[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  const { Topics = [] } = await sns.send(new ListTopicsCommand());
  const { Roles = [] } = await iam.send(new ListRolesCommand());
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand());
  const { Keys = [] } = await kms.send(new ListKeysCommand());
  const states = await Promise.all(
    Keys.map(async ({ KeyId }) => {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      return { what: `key ${KeyId} (${KeyMetadata?.KeyState})`, goes: KeyMetadata?.KeyState === "PendingDeletion" };
    }),
  );
  return [
    ...Buckets.map(({ Name }) => `bucket ${Name}`),
    ...Topics.map(({ TopicArn }) => `topic ${TopicArn}`),
    ...Roles.map(({ RoleName }) => `role ${RoleName}`),
    ...Policies.map(({ PolicyName }) => `policy ${PolicyName}`),
    // AWS's own aliases are in every account.
    ...Aliases.filter(({ AliasName = "" }) => !AliasName.startsWith("alias/aws/")).map((a) => `alias ${a.AliasName}`),
    ...states.filter(({ goes }) => !goes).map(({ what }) => what),
  ];
}
