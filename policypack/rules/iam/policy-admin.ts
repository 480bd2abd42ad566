import { IDENTITY_POLICIES } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const policyAdmin = rule({
  name: "iam-policy-admin",
  level: "mandatory",
  severity: "critical",
  description: "No policy allows every action on every resource.",
  why: "It is the whole account in one statement, its data and its audit trail too.",
  fix: "List what is needed. People who administer get a permission set of IAM Identity Center, where it can be seen and counted.",
  blind: "Administration by many smaller statements.",
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

/** Whether a pattern holds every action: `*`, `**`, `*:*`. */
export function isEveryAction(action: string): boolean {
  return /^\*+(?::\*+)?$/.test(action);
}

/** Whether a pattern holds resources of every service: `*`, `arn:*`, `arn:aws:*:*:111122223333:*`. */
function isEveryService(resource: string): boolean {
  return /^\*+$/.test(resource) || /^arn:[^:]*\*$/.test(resource) || /^arn:[^:]*:[^:]*\*/.test(resource);
}
