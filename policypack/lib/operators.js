"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.OPERATOR_NAMES = void 0;
exports.readOperator = readOperator;
const iam_1 = require("@cross-account-s3/iam");
const FAMILIES = ["String", "Numeric", "Date", "Bool", "Binary", "Arn", "Null"];
/**
 * Reads an operator's name, or undefined if IAM knows no such operator.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
 */
function readOperator(name) {
    const parsed = (0, iam_1.parseOperator)(name);
    if (parsed === undefined)
        return undefined;
    const { operator, ifExists, quantifier } = parsed;
    const negated = operator.includes("Not");
    return {
        family: FAMILIES.find((family) => operator.startsWith(family)) ?? "Ip",
        negated,
        // IAM treats the Equals and Like forms of an ARN operator alike: both take wildcards.
        wildcards: operator.startsWith("Arn") || operator.endsWith("Like"),
        passesWhenAbsent: ifExists || negated || quantifier === "ForAllValues",
        set: quantifier,
    };
}
/** Every operator's name without prefix and suffix, lower case; for finding the nearest to a misspelt one. */
exports.OPERATOR_NAMES = iam_1.CONDITION_OPERATORS.map((operator) => operator.toLowerCase());
