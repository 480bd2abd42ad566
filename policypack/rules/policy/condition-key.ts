import { conditionKey, conditionKeysOf, type ConditionTest } from "@cross-account-s3/iam";
import { matchActions } from "../../lib/catalogue";
import { EVERY_KIND } from "../../lib/document-kinds";
import { errorFaults } from "../../lib/policy-document";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const conditionKeyExists = rule({
  name: "policy-condition-key",
  level: "mandatory",
  severity: "high",
  description: "Every condition key exists, and requests of some action of its statement have it.",
  why: "A key that no request has never matches: an Allow with it grants nothing, and a Deny with it and a negated operator denies everything.",
  fix: "Use a key that the service authorization reference lists for the statement's actions, with the same spelling.",
  blind: "Keys that AWS added after this version of the pack, and keys of identity providers.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => [
      ...errorFaults(document, "key"),
      ...document.statements.flatMap((one) => one.conditions.flatMap((test) => judge(one, test))),
    ],
  },
});

function judge(statement: StatementView, { key }: ConditionTest): readonly Finding[] {
  if (isUnknown(key) || isProviderKey(key)) return [];
  const name = JSON.stringify(key.slice(0, 80));
  const known = conditionKey(key);
  if (known === undefined) return [fault(`${statement.label} tests the condition key ${name}, which does not exist`)];
  if (/^aws:/i.test(key) || statement.actions.length === 0 || statement.inverted.includes("NotAction")) return [];
  return isSent(known.key, statement)
    ? []
    : [fault(`${statement.label} tests ${name}, but requests of its actions do not have that key`)];
}

/** Whether a key belongs to an identity provider: it begins with `saml:` or a host name, such as token.actions.githubusercontent.com:sub. */
function isProviderKey(key: string): boolean {
  return /^(?:saml|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^:]*)?):/i.test(key);
}

/** Keys of a role session, which requests to every service may have. */
const OF_THE_SESSION =
  /^(?:ec2:roledelivery|ec2:sourceinstancearn|lambda:sourcefunctionarn|glue:|ssm:sourceinstancearn|identitystore:|sts:)/i;

function isSent(template: string, statement: StatementView): boolean {
  if (OF_THE_SESSION.test(template)) return true;
  for (const pattern of statement.actions) {
    const matched = matchActions(pattern);
    if (isUnknown(pattern) || matched.is === "every") return true;
    const actions = matched.is === "actions" ? matched.actions : [];
    // If a pattern matches many actions of a service, any key of that service is accepted.
    if (actions.length > 20 && template.toLowerCase().startsWith(`${actions[0]?.name.split(":")[0] ?? ""}:`))
      return true;
    if (actions.some((action) => conditionKeysOf(action).has(template.toLowerCase()))) return true;
  }
  return false;
}
