"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.principalAccount = void 0;
const kinds_1 = require("../../lib/kinds");
const operators_1 = require("../../lib/operators");
const principals_1 = require("../../lib/principals");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
const unknown_1 = require("../../lib/unknown");
exports.principalAccount = (0, rule_1.rule)({
    name: "policy-principal-account",
    level: "mandatory",
    severity: "high",
    description: "aws:PrincipalArn and aws:PrincipalAccount name the account of the principal.",
    why: "A caller is of one account: a statement that names two allows nobody, and the mistake is in one of them.",
    fix: "Correct the account in the principal or in the condition.",
    blind: "Whether the role exists in that account.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
    documents: { kinds: kinds_1.EVERY_KIND, check: ({ statements }) => statements.filter((one) => one.allows).flatMap(judge) },
});
function judge(statement) {
    const named = statement.principals.flatMap((who) => who.is === "root" || who.is === "identity" ? [who.account] : []);
    if (named.length === 0 || named.length < statement.principals.length)
        return [];
    const tests = ["aws:PrincipalArn", "aws:PrincipalAccount"].flatMap((key) => (0, statement_1.testsOf)(statement, key));
    return tests.flatMap(({ operator, key, values }) => {
        const read = (0, operators_1.readOperator)(operator);
        if (read === undefined || read.negated || read.family === "Null")
            return [];
        return values.flatMap((value) => {
            const account = /^\d{12}$/.test(value) ? value : (0, principals_1.accountOf)(value);
            if (account === undefined || (0, unknown_1.isUnknown)(value) || named.includes(account))
                return [];
            return [(0, rule_1.fault)(`${statement.label} names ${value} under ${key}, and its principal is of ${named[0] ?? ""}`)];
        });
    });
}
