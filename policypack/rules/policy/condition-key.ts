import { actionDetails, conditionKey, matchActions } from "../../lib/catalogue";
import { EVERY_KIND } from "../../lib/kinds";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { Statement, Test } from "../../lib/statement";
import { isUnknown } from "../../lib/unknown";

export const conditionKeyExists = rule({
  name: "policy-condition-key",
  level: "mandatory",
  severity: "high",
  description: "Every condition key exists, and some action of its statement carries it.",
  why: "A key that no request carries never matches: the Allow it stands in grants nothing, and a Deny with a negated operator denies everything.",
  fix: "Use a key that the service authorization reference lists for the statement's actions, spelt as there.",
  blind: "Keys that AWS added after the list that this version of the pack carries, and keys of identity providers.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
  documents: {
    kinds: EVERY_KIND,
    check: async ({ statements }) => {
      const found = statements.flatMap((one) => one.tests.map((test) => judge(one, test)));
      return (await Promise.all(found)).flat();
    },
  },
});

async function judge(statement: Statement, { key }: Test): Promise<readonly Finding[]> {
  if (isUnknown(key) || isProviderKey(key)) return [];
  const name = JSON.stringify(key.slice(0, 80));
  const known = await conditionKey(key);
  if (known === undefined) return [fault(`${statement.label} tests the condition key ${name}, which does not exist`)];
  if (/^aws:/i.test(key) || statement.actions.length === 0 || statement.inverted.includes("NotAction")) return [];
  return (await isCarried(known.template, statement))
    ? []
    : [fault(`${statement.label} tests ${name}, but none of its actions carries that key`)];
}

/** Keys of an identity provider carry its host name, such as token.actions.githubusercontent.com:sub, or are SAML's. */
function isProviderKey(key: string): boolean {
  return /^(?:saml|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^:]*)?):/i.test(key);
}

/** Keys of a role's session, which every service's requests carry. */
const OF_THE_SESSION =
  /^(?:ec2:roledelivery|ec2:sourceinstancearn|lambda:sourcefunctionarn|glue:|ssm:sourceinstancearn|identitystore:|sts:)/i;

async function isCarried(template: string, statement: Statement): Promise<boolean> {
  if (OF_THE_SESSION.test(template)) return true;
  for (const pattern of statement.actions) {
    const matched = await matchActions(pattern);
    if (isUnknown(pattern) || matched.is === "every") return true;
    const names = matched.is === "actions" ? matched.names : [];
    // A pattern of a service's actions is wide: the key being of that service is then enough.
    if (names.length > 20 && template.toLowerCase().startsWith(`${names[0]?.split(":")[0] ?? ""}:`)) return true;
    for (const name of names) {
      if ((await actionDetails(name)).conditionKeys.has(template.toLowerCase())) return true;
    }
  }
  return false;
}
