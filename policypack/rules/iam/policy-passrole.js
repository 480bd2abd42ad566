"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.policyPassRole = void 0;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.policyPassRole = (0, rule_1.rule)({
    name: "iam-policy-passrole",
    level: "mandatory",
    severity: "critical",
    description: "iam:PassRole is allowed on named roles only.",
    why: "Whoever may pass any role to a service may do what any role may, an administrator's included.",
    fix: 'Name the roles, and add "StringEquals": {"iam:PassedToService": "…"}.',
    blind: "What the named roles may do.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    documents: {
        kinds: kinds_1.IDENTITY_POLICIES,
        check: ({ statements }) => statements
            .filter((one) => one.allows && one.actions.some((action) => (0, iam_1.matchesWildcard)(action, "iam:PassRole", { ignoreCase: true })))
            .flatMap((one) => one.resources
            // Every action on every resource is iam-policy-admin's to report.
            .filter((arn) => arn !== "*" || !one.actions.some((action) => /^\*(?::\*)?$/.test(action)))
            .filter((arn) => arn === "*" || /^arn:[^:]*:iam::[^:]*:(?:\*|role\/\*)$/.test(arn))
            .map((arn) => (0, rule_1.fault)(`${one.label} allows iam:PassRole on ${arn}`))),
    },
});
