import { CONDITION_OPERATORS, type ConditionTest, isNegated } from "@cross-account-s3/iam";

/** The type of values that a condition operator compares. */
export type OperatorFamily = (typeof FAMILIES)[number] | "Ip";

const FAMILIES = ["String", "Numeric", "Date", "Bool", "Binary", "Arn", "Null"] as const;

/** Returns the family of a test's operator. */
export function familyOf({ operator }: ConditionTest): OperatorFamily {
  return FAMILIES.find((family) => operator.startsWith(family)) ?? "Ip";
}

/** Whether a test's operator is negated, such as `StringNotEquals`. */
export function isNegatedTest({ operator }: ConditionTest): boolean {
  return isNegated(operator);
}

/** Whether a test's operator reads `*` and `?` as wildcards. `ArnEquals` does too. */
export function readsWildcards({ operator }: ConditionTest): boolean {
  return operator.startsWith("Arn") || operator.endsWith("Like");
}

/** Whether requests without the key pass a test. */
export function passesWhenAbsent(test: ConditionTest): boolean {
  return test.ifExists || isNegatedTest(test) || test.quantifier === "ForAllValues";
}

/** Whether a test limits requests to its values: it has values, is not negated, and fails requests without the key. */
export function isPositive(test: ConditionTest): boolean {
  return test.operator !== "Null" && test.values.length > 0 && !passesWhenAbsent(test);
}

/** The name of every operator, in lower case. */
export const OPERATOR_NAMES: readonly string[] = CONDITION_OPERATORS.map((operator) => operator.toLowerCase());
