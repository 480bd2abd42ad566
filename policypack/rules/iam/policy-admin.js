"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.policyAdmin = void 0;
exports.isEveryAction = isEveryAction;
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.policyAdmin = (0, rule_1.rule)({
    name: "iam-policy-admin",
    level: "mandatory",
    severity: "critical",
    description: "No policy allows every action on every resource.",
    why: "It is the whole account in one statement, its data and its audit trail too.",
    fix: "List what is needed. People who administer get a permission set of IAM Identity Center, where it can be seen and counted.",
    blind: "Administration by many smaller statements.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    controls: ["FSBP IAM.1", "CIS 1.16"],
    documents: {
        kinds: kinds_1.IDENTITY_POLICIES,
        check: ({ statements }) => statements
            .filter((one) => one.allows && one.actions.some(isEveryAction) && one.resources.some(isEveryService))
            .map((one) => (0, rule_1.fault)(`${one.label} allows every action on ${one.resources.find(isEveryService) ?? ""}`)),
    },
});
/** Whether a pattern holds every action: `*`, `**`, `*:*`. */
function isEveryAction(action) {
    return /^\*+(?::\*+)?$/.test(action);
}
/** Whether a pattern holds resources of every service: `*`, `arn:*`, `arn:aws:*:*:111122223333:*`. */
function isEveryService(resource) {
    return /^\*+$/.test(resource) || /^arn:[^:]*\*$/.test(resource) || /^arn:[^:]*:[^:]*\*/.test(resource);
}
