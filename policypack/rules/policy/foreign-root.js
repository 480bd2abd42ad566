"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignRoot = void 0;
const kinds_1 = require("../../lib/kinds");
const foreign_1 = require("../../lib/foreign");
const grants_1 = require("../../lib/grants");
const rule_1 = require("../../lib/rule");
exports.foreignRoot = (0, rule_1.rule)({
    name: "policy-foreign-root",
    level: "mandatory",
    severity: "critical",
    description: "A foreign account's root is allowed only together with an exact aws:PrincipalArn.",
    why: "The account's root stands for every role and user in it, those made tomorrow included.",
    fix: 'Add "Condition": {"ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::ACCOUNT:role/NAME"]}}, with exact ARNs.',
    blind: "What the other account lets its own identities do.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
    controls: ["FSBP S3.6"],
    documents: {
        kinds: kinds_1.SHARED_POLICIES,
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts)
            .map((grant) => ({ ...grant, foreigners: grant.foreigners.filter((one) => one.is === "root") }))
            .filter((grant) => grant.foreigners.length > 0 && !(0, foreign_1.namesExactRoles)(grant.statement))
            .map((grant) => (0, rule_1.fault)(`${grant.statement.label} allows the whole account: ${(0, grants_1.whom)(grant)}`)),
    },
});
