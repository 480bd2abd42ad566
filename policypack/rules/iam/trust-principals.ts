import { namesExactRoles } from "../../lib/foreign-principals";
import { principalText } from "../../lib/principals";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isPositive } from "../../lib/operators";
import type { StatementView } from "../../lib/statement-view";

export const trustPrincipals = rule({
  name: "iam-trust-principals",
  level: "mandatory",
  severity: "critical",
  description: "A trust policy names exactly who may assume the role.",
  why: "A role is only as secure as the least secure principal that may assume it.",
  fix: "Name a service, or the account's root limited by ArnEquals aws:PrincipalArn with exact ARNs.",
  blind: "What the trusted identity may do.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
  documents: {
    kinds: ["trust"],
    check: ({ statements }, { accounts }) =>
      statements
        .filter((one) => one.allows)
        .flatMap((one) =>
          one.principals.flatMap((who): readonly Finding[] => {
            if (who.kind === "everyone") return [fault(`${one.label} lets everyone assume the role`)];
            const ours = who.kind === "account" && accounts.own.has(who.account);
            return ours && !namesExactRoles(one) && !limitsCallers(one)
              ? [fault(`${one.label} lets every identity of ${principalText(who)} assume the role`)]
              : [];
          }),
        ),
  },
});

/** Whether a condition limits the callers of one's own account by MFA or by a tag. */
function limitsCallers({ conditions }: StatementView): boolean {
  return conditions.filter(isPositive).some(({ key, values }) => {
    if (/^aws:MultiFactorAuth(?:Present|Age)$/i.test(key)) return true;
    return /^aws:PrincipalTag\//i.test(key) && !values.some((one) => one === "" || one === "*");
  });
}
