import { matchActions } from "../../lib/catalogue";
import type { Finding } from "../../lib/finding";
import { IDENTITY_POLICIES } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";

export const policyPermissions = rule({
  name: "iam-policy-permissions",
  level: "advisory",
  severity: "high",
  description: "Only deployers may change who has access to a bucket or a key.",
  why: "A principal that may write the policy of a bucket can give everyone access, and itself.",
  fix: "Remove the action from roles that use the data. Only a deployer's role needs it.",
  blind: "Which role is a deployer's.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  documents: {
    kinds: IDENTITY_POLICIES,
    check: ({ statements }) => statements.flatMap(judge),
  },
});

function judge(statement: StatementView): readonly Finding[] {
  if (!statement.allows) return [];
  const found = statement.actions.flatMap(permissionsIn);
  const shown = found.slice(0, 3).join(", ") + (found.length > 3 ? ` and ${found.length - 3} more` : "");
  return found.length === 0 ? [] : [fault(`${statement.label} allows ${shown}`)];
}

/** Returns the S3 and KMS actions of a pattern with the access level "Permissions management". Grants are for AWS services, so they do not count. */
function permissionsIn(pattern: string): readonly string[] {
  if (!/^(?:s3[a-z-]*|kms):/i.test(pattern)) return [];
  const matched = matchActions(pattern);
  if (matched.is !== "actions") return [];
  return matched.actions
    .filter(({ accessLevel }) => accessLevel === "Permissions management")
    .map(({ name }) => name)
    .filter((name) => !/Grant$|ObjectOwnerOverrideToBucketOwner$|BypassGovernanceRetention$/.test(name));
}
