"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trustForeign = void 0;
const foreign_1 = require("../../lib/foreign");
const grants_1 = require("../../lib/grants");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
const unknown_1 = require("../../lib/unknown");
exports.trustForeign = (0, rule_1.rule)({
    name: "iam-trust-foreign",
    level: "mandatory",
    severity: "critical",
    description: "A foreign account takes a role only with an external id, or as an exact role of its own.",
    why: "A whole account is trusted otherwise; and a vendor that serves many customers can be made to take your role for another of them.",
    fix: 'Add "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::ACCOUNT:role/NAME"}, or for a vendor "StringEquals": {"sts:ExternalId": "…"}.',
    blind: "Whether the external id is secret, and unique to this customer.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    documents: {
        kinds: ["trust"],
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts)
            .map((grant) => ({ ...grant, foreigners: grant.foreigners.filter((one) => one.is === "root") }))
            .filter((grant) => grant.foreigners.length > 0)
            .filter(({ statement }) => !(0, foreign_1.namesExactRoles)(statement) && !asksForExternalId(statement))
            .map((grant) => (0, rule_1.fault)(`${grant.statement.label} lets the whole account ${(0, grants_1.whom)(grant)} take the role`)),
    },
});
function asksForExternalId(statement) {
    return (0, statement_1.testsOf)(statement, "sts:ExternalId").some(({ operator, values }) => {
        const read = (0, operators_1.readOperator)(operator);
        if (read === undefined || read.negated || read.passesWhenAbsent || read.family !== "String")
            return false;
        return values.length > 0 && values.every((one) => (0, unknown_1.isUnknown)(one) || (one.length > 1 && !/[*?]/.test(one)));
    });
}
