import { closest } from "../../lib/closest";
import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { OPERATOR_NAMES } from "../../lib/operators";

export const conditionOperator = rule({
  name: "policy-condition-operator",
  level: "mandatory",
  severity: "high",
  description: "Every condition operator exists.",
  why: "AWS refuses a document with an unknown operator.",
  fix: "Use an operator of IAM, such as StringEquals, ArnLike or Bool. IfExists is a suffix, ForAnyValue: a prefix.",
  blind: "Whether the operator is the intended one.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ errors }) =>
      errors
        .filter(({ kind }) => kind === "operator")
        .map(({ path, message }) => {
          const near = closest(path.replace(/^.*\.|^.*\["|"\]$|For\w+:|IfExists$/gi, ""), OPERATOR_NAMES);
          return fault(`${path} ${message}${near === undefined ? "" : `; the nearest is ${near}`}`);
        }),
  },
});
