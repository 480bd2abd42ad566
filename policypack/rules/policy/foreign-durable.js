"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignDurable = void 0;
const kinds_1 = require("../../lib/kinds");
const grants_1 = require("../../lib/grants");
const rule_1 = require("../../lib/rule");
exports.foreignDurable = (0, rule_1.rule)({
    name: "policy-foreign-durable",
    level: "advisory",
    severity: "medium",
    description: "A foreign role is named by a condition, not as the principal.",
    why: "AWS stores a role in Principal as its unique id: delete and recreate the role, and the grant is dead and the policy can no longer be written.",
    fix: 'Make the principal arn:aws:iam::ACCOUNT:root and name the role under "ArnEquals": {"aws:PrincipalArn": …}.',
    blind: "Whether the role will ever be made anew.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles",
    documents: {
        kinds: [...kinds_1.SHARED_POLICIES, "trust"],
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts).flatMap(({ statement, foreigners }) => foreigners
            .filter((one) => one.is === "identity")
            .map((one) => (0, rule_1.fault)(`${statement.label} names ${one.text} as the principal`))),
    },
});
