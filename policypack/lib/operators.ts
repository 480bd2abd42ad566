import { CONDITION_OPERATORS, parseOperator } from "@cross-account-s3/iam";

/** What a condition operator does, once its parts are read. */
export interface Operator {
  readonly family: "String" | "Numeric" | "Date" | "Bool" | "Binary" | "Ip" | "Arn" | "Null";
  /** Whether it is satisfied by a value that does not match. */
  readonly negated: boolean;
  /** Whether `*` and `?` in its values stand for other characters. */
  readonly wildcards: boolean;
  /** Whether a request without the key satisfies it. */
  readonly passesWhenAbsent: boolean;
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
}

const FAMILIES = ["String", "Numeric", "Date", "Bool", "Binary", "Arn", "Null"] as const;

/**
 * Reads an operator's name, or undefined if IAM knows no such operator.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
 */
export function readOperator(name: string): Operator | undefined {
  const parsed = parseOperator(name);
  if (parsed === undefined) return undefined;
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
export const OPERATOR_NAMES: readonly string[] = CONDITION_OPERATORS.map((operator) => operator.toLowerCase());
