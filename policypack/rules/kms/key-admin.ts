import { matchesWildcard } from "@cross-account-s3/iam";
import { fault, rule } from "../../lib/rule";
import type { Statement } from "../../lib/statement";

export const keyAdmin = rule({
  name: "kms-key-admin",
  level: "mandatory",
  severity: "critical",
  description: "Somebody of the key's own account can still change its policy.",
  why: "A key whose policy nobody may change is lost to everybody but AWS Support.",
  fix: "Add a statement: Allow kms:* on \"*\" to the account's root, without conditions; it lets the account's own IAM policies decide.",
  blind: "Whether the account's own IAM policies let anybody use the permission.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  documents: {
    kinds: ["key"],
    check: ({ statements, unknown, faults }, { accounts }) => {
      if (faults.length > 0 || statements.some((one) => administers(one, accounts.own))) return [];
      // A part that is not known yet may hold the statement; the rule is told to wait for it.
      return unknown === "parts" ? [] : [fault("no statement lets anybody of the key's own account change its policy")];
    },
  },
});

function administers({ allows, principals, actions, tests }: Statement, own: ReadonlySet<string>): boolean {
  const ours = principals.some(
    (who) => (who.is === "root" || who.is === "identity") && (own.size === 0 || own.has(who.account)),
  );
  return (
    allows &&
    ours &&
    tests.length === 0 &&
    actions.some((action) => matchesWildcard(action, "kms:PutKeyPolicy", { ignoreCase: true }))
  );
}
