import { matchActions } from "../../lib/catalogue";
import { setsOwnersAclOnly } from "../../lib/acl-header";
import { foreignGrants, granteesText } from "../../lib/grants";
import { RESOURCE_POLICIES } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

/** Actions that change the resource itself, although their access level is not "Permissions management". */
const CHANGING_ACTIONS = new Set(
  [
    "s3:DeleteBucket s3:PutBucketOwnershipControls s3:PutEncryptionConfiguration s3:PutReplicationConfiguration",
    "s3:PutLifecycleConfiguration s3:PutBucketVersioning s3:PutBucketLogging s3:PutBucketWebsite",
    "kms:ScheduleKeyDeletion kms:DisableKey kms:EnableKey kms:UpdatePrimaryRegion",
    "sns:SetTopicAttributes sns:DeleteTopic sqs:SetQueueAttributes sqs:DeleteQueue sqs:PurgeQueue",
  ].flatMap((line) => line.split(" ")),
);

/** Actions that this rule accepts: kms-key-foreign checks grants, and replication needs a change of ownership. */
const ACCEPTED = /^(?:kms:(?:CreateGrant|RetireGrant|RevokeGrant)|s3:ObjectOwnerOverrideToBucketOwner)$/;

export const foreignAdmin = rule({
  name: "policy-foreign-admin",
  level: "mandatory",
  severity: "critical",
  description: "No foreign principal may change who has access, or the resource itself.",
  why: "A principal that may write the policy can grant itself everything: s3:PutBucketPolicy amounts to every permission.",
  fix: "Remove the action. Principals of the owner's account make such changes.",
  blind: "What several harmless actions allow in combination.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  controls: ["FSBP S3.6"],
  documents: {
    kinds: RESOURCE_POLICIES,
    check: (document, { accounts }) =>
      foreignGrants(document, accounts).flatMap((grant) => {
        const actions = grant.statement.actions.filter((action) => !setsOwnersAclOnly(grant.statement, action));
        const powers = actions.flatMap(powersIn).sort(byDanger);
        if (powers.length === 0) return [];
        const unique = [...new Set(powers)];
        const shown = unique.slice(0, 3).join(", ") + (unique.length > 3 ? ` and ${unique.length - 3} more` : "");
        return [fault(`${grant.statement.label} allows ${granteesText(grant)} ${shown}`)];
      }),
  },
});

/** Parts of the names of the most dangerous actions, the worst first. A finding names these actions first. */
const MOST_DANGEROUS = [
  "every action there is",
  "PutBucketPolicy",
  "PutKeyPolicy",
  "PutResourcePolicy",
  "AddPermission",
  "Policy",
];

function byDanger(a: string, b: string): number {
  const rank = (name: string) => {
    const at = MOST_DANGEROUS.findIndex((worst) => name.includes(worst));
    return at < 0 ? MOST_DANGEROUS.length : at;
  };
  return rank(a) - rank(b);
}

function powersIn(pattern: string): readonly string[] {
  const matched = matchActions(pattern);
  if (matched.is === "every") return ["every action there is"];
  if (matched.is !== "actions") return [];
  return matched.actions
    .filter(({ name, accessLevel }) => CHANGING_ACTIONS.has(name) || accessLevel === "Permissions management")
    .map(({ name }) => name)
    .filter((name) => !ACCEPTED.test(name));
}
