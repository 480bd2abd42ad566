/**
 * One operator applied to one key of a `Condition` element.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface ConditionTest {
  /** The operator in AWS's spelling, without its set prefix and `IfExists`. */
  readonly operator: ConditionOperator;
  readonly ifExists: boolean;
  /** The set operator that prefixes the operator, for multivalued keys. */
  readonly quantifier?: "ForAllValues" | "ForAnyValue";
  /** The condition key as written, such as `aws:PrincipalTag/Team`. Compare it in lower case. */
  readonly key: string;
  /** The values as written, with JSON numbers and booleans as text. One of them must match. */
  readonly values: readonly string[];
}

/** Every condition operator of AWS, without `IfExists` and set prefixes. */
export const CONDITION_OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddress",
  "ArnEquals",
  "ArnLike",
  "ArnNotEquals",
  "ArnNotLike",
  "Null",
] as const;

/** A condition operator, without `IfExists` and set prefix. */
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** The parts of an operator as a `Condition` element writes it. */
type OperatorName = Pick<ConditionTest, "operator" | "ifExists" | "quantifier">;

const OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map(
  CONDITION_OPERATORS.map((operator) => [operator.toLowerCase(), operator]),
);

/**
 * Parses an operator such as `ForAnyValue:StringLikeIfExists`, ignoring case. Returns undefined if AWS has no such operator.
 * `Null` takes neither prefix nor suffix.
 */
export function parseOperator(text: string): OperatorName | undefined {
  if (!/^[A-Za-z:]+$/.test(text)) return undefined;
  const [, prefix = "", name = "", suffix] =
    /^(forallvalues:|foranyvalue:)?([a-z]*?)(ifexists)?$/.exec(text.toLowerCase()) ?? [];
  const operator = OPERATORS.get(name);
  if (operator === undefined) return undefined;
  const ifExists = suffix !== undefined;
  if (prefix === "") return operator === "Null" && ifExists ? undefined : { operator, ifExists };
  if (operator === "Null") return undefined;
  return { operator, ifExists, quantifier: prefix === "forallvalues:" ? "ForAllValues" : "ForAnyValue" };
}
