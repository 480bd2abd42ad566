"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.policyEscalation = void 0;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("../../lib/kinds");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const policy_admin_1 = require("./policy-admin");
exports.policyEscalation = (0, rule_1.rule)({
    name: "iam-policy-escalation",
    level: "mandatory",
    severity: "high",
    description: "No policy holds actions by which its holder can give itself more.",
    why: "Such a policy is an administrator's, whatever its name says.",
    fix: "Name the users, roles and policies that are meant; or require iam:PermissionsBoundary in a condition.",
    blind: "Ways through resources that are named, and through policies of other stacks.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    documents: {
        kinds: kinds_1.IDENTITY_POLICIES,
        check: (document) => pairsIn(document).map((pair) => (0, rule_1.fault)(`it allows ${pair.join(" with ")}`)),
    },
});
/** Actions that, all of them allowed, let their holder gain any permission there is. */
const PAIRS = [
    ["iam:CreatePolicyVersion"],
    ["iam:SetDefaultPolicyVersion"],
    ["iam:AttachUserPolicy"],
    ["iam:AttachGroupPolicy"],
    ["iam:AttachRolePolicy", "sts:AssumeRole"],
    ["iam:PutUserPolicy"],
    ["iam:PutGroupPolicy"],
    ["iam:PutRolePolicy", "sts:AssumeRole"],
    ["iam:AddUserToGroup"],
    ["iam:CreateAccessKey"],
    ["iam:CreateLoginProfile"],
    ["iam:UpdateLoginProfile"],
    ["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
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
/** The pairs that a document allows on all resources of their kind; a statement on named resources is no escalation. */
function pairsIn({ statements }) {
    const wide = statements.filter((one) => one.allows && !isBounded(one) && one.resources.some((arn) => /(?:^|[:/])\*+$/.test(arn)));
    const actions = wide.flatMap((one) => one.actions).filter((action) => !(0, policy_admin_1.isEveryAction)(action));
    return PAIRS.filter((pair) => pair.every((name) => actions.some((action) => (0, iam_1.matchesWildcard)(action, name, { ignoreCase: true }))));
}
/** Whether what is changed must keep a permissions boundary, or a tag that says whose it is. */
function isBounded({ tests }) {
    return tests.some(({ operator, key }) => {
        const read = (0, operators_1.readOperator)(operator);
        if (read === undefined || read.negated || read.passesWhenAbsent)
            return false;
        return /^(?:iam:PermissionsBoundary|iam:PolicyARN|iam:ResourceTag\/|aws:ResourceTag\/)/i.test(key);
    });
}
