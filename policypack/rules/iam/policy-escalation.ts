import { matchesWildcard } from "@cross-account-s3/iam";
import type { PolicyDocument } from "../../lib/policy-document";
import { IDENTITY_POLICIES } from "../../lib/document-kinds";
import { isPositive } from "../../lib/operators";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { isEveryAction } from "./policy-admin";

export const policyEscalation = rule({
  name: "iam-policy-escalation",
  level: "mandatory",
  severity: "high",
  description: "No policy allows actions by which its principal can give itself more permissions.",
  why: "Such a policy amounts to administrator access.",
  fix: "Name the users, roles and policies; or require iam:PermissionsBoundary in a condition.",
  blind:
    "Escalation through named resources, through commands on hosts such as ssm:SendCommand, and through policies of other stacks.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  documents: {
    kinds: IDENTITY_POLICIES,
    check: (document) =>
      escalationsIn(document).map((actions) => fault(`the document allows ${actions.join(" with ")}`)),
  },
});

/** Sets of actions. A principal that is allowed all actions of a set can give itself any permission. */
const ESCALATIONS: readonly (readonly string[])[] = [
  ["iam:CreatePolicyVersion"],
  ["iam:SetDefaultPolicyVersion"],
  ["iam:AttachUserPolicy"],
  ["iam:AttachGroupPolicy"],
  ["iam:AttachRolePolicy"],
  ["iam:PutUserPolicy"],
  ["iam:PutGroupPolicy"],
  ["iam:PutRolePolicy"],
  ["iam:AddUserToGroup"],
  ["iam:CreateAccessKey"],
  ["iam:CreateLoginProfile"],
  ["iam:UpdateLoginProfile"],
  // A principal that a trust policy names directly needs no permission of its own.
  ["iam:UpdateAssumeRolePolicy"],
  ["iam:DeleteRolePermissionsBoundary"],
  ["iam:DeleteUserPermissionsBoundary"],
  ["iam:PutRolePermissionsBoundary"],
  ["iam:PutUserPermissionsBoundary"],
  ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
  ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
  ["iam:PassRole", "ec2:RunInstances"],
  ["iam:PassRole", "ecs:RunTask"],
  ["iam:PassRole", "cloudformation:CreateStack"],
  ["iam:PassRole", "glue:CreateJob"],
  ["iam:PassRole", "sagemaker:CreateNotebookInstance"],
  ["iam:PassRole", "states:CreateStateMachine"],
  ["iam:PassRole", "codebuild:CreateProject"],
  ["lambda:UpdateFunctionCode"],
];

/** Returns the sets of actions that a document allows on all resources. Statements on named resources do not count. */
function escalationsIn({ statements }: PolicyDocument): readonly (readonly string[])[] {
  const wide = statements.filter(
    (one) => one.allows && !isBounded(one) && one.resources.some((arn) => /(?:^|[:/])\*+$/.test(arn)),
  );
  const actions = wide.flatMap((one) => one.actions).filter((action) => !isEveryAction(action));
  return ESCALATIONS.filter((names) =>
    names.every((name) => actions.some((action) => matchesWildcard(action, name, { ignoreCase: true }))),
  );
}

/** Whether a condition requires a permissions boundary, a policy, or a tag of the changed resource. */
function isBounded({ conditions }: StatementView): boolean {
  return conditions.some(
    (test) =>
      isPositive(test) &&
      /^(?:iam:PermissionsBoundary|iam:PolicyARN|iam:ResourceTag\/|aws:ResourceTag\/)/i.test(test.key),
  );
}
