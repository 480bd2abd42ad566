import { IDENTITY_POLICIES } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const policyAdmin = rule({
  name: "iam-policy-admin",
  level: "mandatory",
  severity: "critical",
  description: "No policy allows every action on every resource.",
  why: "Such a statement allows everything in the account, including its data and its audit trail.",
  fix: "List the actions and resources that are needed. Give administrators a permission set of IAM Identity Center.",
  blind: "Statements that only together allow everything.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  controls: ["FSBP IAM.1"],
  documents: {
    kinds: IDENTITY_POLICIES,
    check: ({ statements }) =>
      statements
        .filter((one) => one.allows && one.actions.some(isEveryAction) && one.resources.some(isEveryService))
        .map((one) => fault(`${one.label} allows every action on ${one.resources.find(isEveryService) ?? ""}`)),
  },
});

/** Whether a pattern matches every action: `*`, `**`, `*:*`. */
export function isEveryAction(action: string): boolean {
  return /^\*+(?::\*+)?$/.test(action);
}

/** Whether a pattern matches resources of every service: `*`, `arn:*`, `arn:aws:*:*:111122223333:*`. */
function isEveryService(resource: string): boolean {
  return /^\*+$/.test(resource) || /^arn:[^:]*\*$/.test(resource) || /^arn:[^:]*:[^:]*\*/.test(resource);
}
