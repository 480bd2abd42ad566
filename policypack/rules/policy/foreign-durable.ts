import { SHARED_POLICIES } from "../../lib/document-kinds";
import { foreignGrants } from "../../lib/grants";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const foreignDurable = rule({
  name: "policy-foreign-durable",
  level: "advisory",
  severity: "medium",
  description: "A foreign role is named by a condition, not as the principal.",
  why: "AWS stores a role in Principal as its unique id. When the role is deleted and recreated, the grant has no effect and the policy can no longer be written.",
  fix: 'Make the principal arn:aws:iam::ACCOUNT:root and name the role under "ArnEquals": {"aws:PrincipalArn": …}.',
  blind: "Whether the role is recreated.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles",
  documents: {
    kinds: [...SHARED_POLICIES, "trust"],
    check: (document, { accounts }) =>
      foreignGrants(document, accounts).flatMap(({ statement, foreignPrincipals }) =>
        foreignPrincipals
          .filter((one) => one.is === "identity")
          .map((one) => fault(`${statement.label} names ${one.text} as the principal`)),
      ),
  },
});
