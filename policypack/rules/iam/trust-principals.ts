import { namesExactRoles } from "../../lib/foreign";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import { readOperator } from "../../lib/operators";
import type { Statement } from "../../lib/statement";

export const trustPrincipals = rule({
  name: "iam-trust-principals",
  level: "mandatory",
  severity: "critical",
  description: "A trust policy names exactly who may take the role.",
  why: "A role is as safe as the least of those who may become it.",
  fix: "Name a service, or the account's root narrowed by ArnEquals aws:PrincipalArn with exact ARNs.",
  blind: "What the trusted identity may do itself.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
  documents: {
    kinds: ["trust"],
    check: ({ statements }, { accounts }) =>
      statements
        .filter((one) => one.allows)
        .flatMap((one) =>
          one.principals.flatMap((who): readonly Finding[] => {
            if (who.is === "everyone") return [fault(`${one.label} lets everybody take the role`)];
            const ours = who.is === "root" && accounts.own.has(who.account);
            return ours && !namesExactRoles(one) && !asksOfCaller(one)
              ? [fault(`${one.label} lets every identity of ${who.text} take the role`)]
              : [];
          }),
        ),
  },
});

/** Whether the callers of one's own account are narrowed by what they are: signed in with MFA, or of a tag. */
function asksOfCaller({ tests }: Statement): boolean {
  return tests.some(({ operator, key, values }) => {
    const read = readOperator(operator);
    if (read === undefined || read.negated || read.passesWhenAbsent || values.length === 0) return false;
    if (/^aws:MultiFactorAuth(?:Present|Age)$/i.test(key)) return read.family !== "Null";
    return /^aws:PrincipalTag\//i.test(key) && !values.some((one) => one === "" || one === "*");
  });
}
