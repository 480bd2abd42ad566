"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.keyForeign = void 0;
const iam_1 = require("@cross-account-s3/iam");
const grants_1 = require("../../lib/grants");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
const unknown_1 = require("../../lib/unknown");
exports.keyForeign = (0, rule_1.rule)({
    name: "kms-key-foreign",
    level: "mandatory",
    severity: "high",
    description: "Foreigners use a key only through the service that it is for.",
    why: "Whoever may call kms:Decrypt directly can decrypt any ciphertext of the key, wherever it came from.",
    fix: 'Add "StringEquals": {"kms:ViaService": "s3.REGION.amazonaws.com"}; with kms:CreateGrant, "Bool": {"kms:GrantIsForAWSResource": "true"}. kms:DescribeKey has a statement of its own.',
    blind: "What the service does for the foreigner.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
    documents: {
        kinds: ["key"],
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts)
            .filter(({ statement }) => !onlyDescribes(statement) && !isThroughService(statement))
            .map((grant) => (0, rule_1.fault)(`${grant.statement.label} lets ${(0, grants_1.whom)(grant)} use the key directly`)),
    },
});
function onlyDescribes({ actions }) {
    return actions.length > 0 && actions.every((action) => /^kms:DescribeKey$/i.test(action));
}
function isThroughService(statement) {
    const via = (0, statement_1.testsOf)(statement, "kms:ViaService").some(({ operator, values }) => {
        const read = (0, operators_1.readOperator)(operator);
        if (read?.family !== "String" || read.negated || read.passesWhenAbsent || values.length === 0)
            return false;
        return values.every((one) => (0, unknown_1.isUnknown)(one) || /^[a-z][a-z0-9-]+\.[^.]+\.amazonaws\.com/.test(one));
    });
    const grants = statement.actions.every((action) => (0, iam_1.matchesWildcard)("kms:*Grant*", action, { ignoreCase: true }));
    const forService = (0, statement_1.testsOf)(statement, "kms:GrantIsForAWSResource").some(({ operator, values }) => /^Bool$/i.test(operator) && values.every((one) => one === "true"));
    return via || (grants && forService);
}
