import { namesExactRoles } from "../../lib/foreign-principals";
import { foreignGrants, granteesText } from "../../lib/grants";
import { familyOf, isPositive } from "../../lib/operators";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const trustForeign = rule({
  name: "iam-trust-foreign",
  level: "mandatory",
  severity: "critical",
  description: "A foreign account may assume a role only with an external id, or as one exact role.",
  why: "Otherwise the whole account is trusted, and another customer of a vendor can make the vendor assume your role (the confused deputy problem).",
  fix: 'Add "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::ACCOUNT:role/NAME"}, or for a vendor "StringEquals": {"sts:ExternalId": "…"}.',
  blind: "Whether the external id is secret, and unique to this customer.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
  documents: {
    kinds: ["trust"],
    check: (document, { accounts }) =>
      foreignGrants(document, accounts)
        .map((grant) => ({ ...grant, foreignPrincipals: grant.foreignPrincipals.filter((one) => one.is === "root") }))
        .filter((grant) => grant.foreignPrincipals.length > 0)
        .filter(({ statement }) => !namesExactRoles(statement) && !requiresExternalId(statement))
        .map((grant) =>
          fault(`${grant.statement.label} lets the whole account ${granteesText(grant)} assume the role`),
        ),
  },
});

function requiresExternalId(statement: StatementView): boolean {
  return testsOf(statement, "sts:ExternalId").some(
    (test) =>
      isPositive(test) &&
      familyOf(test) === "String" &&
      test.values.every((one) => isUnknown(one) || (one.length > 1 && !/[*?]/.test(one))),
  );
}
