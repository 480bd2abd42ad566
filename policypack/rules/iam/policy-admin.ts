import { IDENTITY_POLICIES } from "../../lib/kinds";
import { fault, rule } from "../../lib/rule";

export const policyAdmin = rule({
  name: "iam-policy-admin",
  level: "mandatory",
  severity: "critical",
  description: "No policy allows every action on every resource.",
  why: "It is the whole account in one statement, its data and its audit trail too.",
  fix: "List what is needed. People who administer get AWS's own AdministratorAccess, where it can be seen and counted.",
  blind: "Administration by many smaller statements.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  controls: ["FSBP IAM.1", "CIS 1.16"],
  documents: {
    kinds: IDENTITY_POLICIES,
    check: ({ statements }) =>
      statements
        .filter(
          (one) =>
            one.allows && one.resources.includes("*") && one.actions.some((action) => /^\*(?::\*)?$/.test(action)),
        )
        .map((one) => fault(`${one.label} allows every action on every resource`)),
  },
});
