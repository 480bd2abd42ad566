import { CONDITION_OPERATORS, type ConditionTest, isNegated } from "@cross-account-s3/iam";

/** What a condition operator compares. */
export type OperatorFamily = (typeof FAMILIES)[number] | "Ip";

const FAMILIES = ["String", "Numeric", "Date", "Bool", "Binary", "Arn", "Null"] as const;

/** The family of a test's operator. */
export function familyOf({ operator }: ConditionTest): OperatorFamily {
  return FAMILIES.find((family) => operator.startsWith(family)) ?? "Ip";
}

/** Whether a test holds for values that do not match. */
export function isNegatedTest({ operator }: ConditionTest): boolean {
  return isNegated(operator);
}

/** Whether `*` and `?` in a test's values stand for other characters: in the Equals forms of ARN operators they do too. */
export function readsWildcards({ operator }: ConditionTest): boolean {
  return operator.startsWith("Arn") || operator.endsWith("Like");
}

/** Whether a request without the key passes a test. */
export function passesWhenAbsent(test: ConditionTest): boolean {
  return test.ifExists || isNegatedTest(test) || test.quantifier === "ForAllValues";
}

/** Whether a test holds a request to its values: it has some, it is not negated, and a request without the key fails it. */
export function isPositive(test: ConditionTest): boolean {
  return test.operator !== "Null" && test.values.length > 0 && !passesWhenAbsent(test);
}

/** Every operator's name, lower case; for finding the nearest to a misspelt one. */
export const OPERATOR_NAMES: readonly string[] = CONDITION_OPERATORS.map((operator) => operator.toLowerCase());
