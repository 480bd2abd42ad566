"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.conditionOperator = void 0;
const closest_1 = require("../../lib/closest");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const operators_1 = require("../../lib/operators");
exports.conditionOperator = (0, rule_1.rule)({
    name: "policy-condition-operator",
    level: "mandatory",
    severity: "high",
    description: "Every condition operator exists.",
    why: "AWS refuses a document with an operator that it does not know.",
    fix: "Use an operator of IAM's, such as StringEquals, ArnLike or Bool; IfExists goes behind, ForAnyValue: in front.",
    blind: "Whether the operator is the one that was meant.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements.flatMap((one) => [...new Set(one.tests.map((test) => test.operator))]
            .filter((operator) => (0, operators_1.readOperator)(operator) === undefined)
            .map((operator) => {
            const near = (0, closest_1.closest)(operator.replace(/^For\w+:|IfExists$/gi, ""), operators_1.OPERATOR_NAMES);
            const hint = near === undefined ? "" : `; the nearest is ${near}`;
            return (0, rule_1.fault)(`${one.label} uses the operator ${JSON.stringify(operator.slice(0, 80))}, which does not exist${hint}`);
        })),
    },
});
