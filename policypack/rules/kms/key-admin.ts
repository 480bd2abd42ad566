import { matchesWildcard } from "@cross-account-s3/iam";
import { accountOfPrincipal } from "../../lib/principals";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";

export const keyAdmin = rule({
  name: "kms-key-admin",
  level: "mandatory",
  severity: "critical",
  description: "A principal of the key's own account can still change its policy.",
  why: "If no principal may change a key's policy, only AWS Support can recover the key.",
  fix: "Add a statement: Allow kms:* on \"*\" to the account's root, without conditions; it lets the account's own IAM policies decide.",
  blind: "Whether the account's own IAM policies let a principal use the permission.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  documents: {
    kinds: ["key"],
    check: ({ statements, unknown, errors }, { accounts }) => {
      if (errors.length > 0 || statements.some((one) => administers(one, accounts.own))) return [];
      // An unknown part of the document may contain the statement, so the rule waits for it.
      return unknown === "parts"
        ? []
        : [fault("no statement lets a principal of the key's own account change its policy")];
    },
  },
});

function administers({ allows, principals, actions, conditions }: StatementView, own: ReadonlySet<string>): boolean {
  const ours = principals.some((who) => {
    const account = accountOfPrincipal(who);
    return account !== undefined && (own.size === 0 || own.has(account));
  });
  return (
    allows &&
    ours &&
    conditions.length === 0 &&
    actions.some((action) => matchesWildcard(action, "kms:PutKeyPolicy", { ignoreCase: true }))
  );
}
