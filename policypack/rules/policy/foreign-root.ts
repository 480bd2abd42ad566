import { SHARED_POLICIES } from "../../lib/document-kinds";
import { delegatesToOwnAccessPoints, namesExactRoles } from "../../lib/foreign-principals";
import { foreignGrants, granteesText } from "../../lib/grants";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const foreignRoot = rule({
  name: "policy-foreign-root",
  level: "mandatory",
  severity: "critical",
  description:
    "A foreign account's root is allowed only with an exact aws:PrincipalArn, or through exact access points of the own account.",
  why: "The account's root stands for every role and user in it, including future ones.",
  fix: 'Add "Condition": {"ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::ACCOUNT:role/NAME"]}}, with exact ARNs.',
  blind: "What the other account allows its own identities.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
  controls: ["FSBP S3.6"],
  documents: {
    kinds: SHARED_POLICIES,
    check: (document, { accounts }) =>
      foreignGrants(document, accounts)
        .map((grant) => ({ ...grant, foreignPrincipals: grant.foreignPrincipals.filter((one) => one.is === "root") }))
        .filter(
          ({ foreignPrincipals, statement }) =>
            foreignPrincipals.length > 0 &&
            !namesExactRoles(statement) &&
            !(document.kind === "bucket" && delegatesToOwnAccessPoints(statement, accounts.own)),
        )
        .map((grant) => fault(`${grant.statement.label} allows the whole account: ${granteesText(grant)}`)),
  },
});
