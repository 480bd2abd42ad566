import { closest } from "../../lib/closest";
import { EVERY_KIND } from "../../lib/kinds";
import { fault, rule } from "../../lib/rule";
import { OPERATOR_NAMES, readOperator } from "../../lib/operators";

export const conditionOperator = rule({
  name: "policy-condition-operator",
  level: "mandatory",
  severity: "high",
  description: "Every condition operator exists.",
  why: "AWS refuses a document with an operator that it does not know.",
  fix: "Use an operator of IAM's, such as StringEquals, ArnLike or Bool; IfExists goes behind, ForAnyValue: in front.",
  blind: "Whether the operator is the one that was meant.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements.flatMap((one) =>
        [...new Set(one.tests.map((test) => test.operator))]
          .filter((operator) => readOperator(operator) === undefined)
          .map((operator) => {
            const near = closest(operator.replace(/^For\w+:|IfExists$/gi, ""), OPERATOR_NAMES);
            const hint = near === undefined ? "" : `; the nearest is ${near}`;
            return fault(
              `${one.label} uses the operator ${JSON.stringify(operator.slice(0, 80))}, which does not exist${hint}`,
            );
          }),
      ),
  },
});
