import { actionDetails, matchActions } from "../../lib/catalogue";
import type { Finding } from "../../lib/rule";
import { IDENTITY_POLICIES } from "../../lib/kinds";
import { fault, rule } from "../../lib/rule";
import type { Statement } from "../../lib/statement";

export const policyPermissions = rule({
  name: "iam-policy-permissions",
  level: "advisory",
  severity: "high",
  description: "Only deployers may change who has access to a bucket or a key.",
  why: "Who may write the policy of a bucket can open it to everybody, and read it then.",
  fix: "Remove the action from roles that use the data; a deployer's role is where it belongs.",
  blind: "Which role is a deployer's.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  documents: {
    kinds: IDENTITY_POLICIES,
    check: async ({ statements }) => (await Promise.all(statements.map(judge))).flat(),
  },
});

async function judge(statement: Statement): Promise<readonly Finding[]> {
  if (!statement.allows) return [];
  const found = (await Promise.all(statement.actions.map(permissionsIn))).flat();
  const shown = found.slice(0, 3).join(", ") + (found.length > 3 ? ` and ${found.length - 3} more` : "");
  return found.length === 0 ? [] : [fault(`${statement.label} allows ${shown}`)];
}

/** The actions of a pattern that AWS counts as managing permissions, of S3 and KMS; grants are for AWS's own services. */
async function permissionsIn(pattern: string): Promise<readonly string[]> {
  if (!/^(?:s3[a-z-]*|kms):/i.test(pattern)) return [];
  const matched = await matchActions(pattern);
  if (matched.is !== "actions") return [];
  const managing = await Promise.all(
    matched.names.map(async (name) => ((await actionDetails(name)).managesPermissions ? [name] : [])),
  );
  return managing
    .flat()
    .filter((name) => !/Grant$|ObjectOwnerOverrideToBucketOwner$|BypassGovernanceRetention$/.test(name));
}
