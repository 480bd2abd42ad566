import { containsRange, parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import type { Policy } from "../language/policy";
import { parseBinary, parseBool, parseDate, parseNumber } from "../language/operand";
import { matchesArn, matchesWildcard } from "../language/wildcard";
import type { Context } from "./context";
import { resolvePattern, resolveText } from "./resolve-variables";

/** Compares a value of the policy with a value of the request. */
type Comparison = (wanted: string, found: string, context: Context, version: Policy["version"]) => boolean;

interface Operator {
  readonly compare: Comparison;
  /** True for operators such as `StringNotEquals`, which hold if no value of the policy matches. */
  readonly negated: boolean;
}

/**
 * Whether one test of a `Condition` element holds for the condition keys of a request.
 *
 * - Values of the policy are alternatives: one must match; for a negated operator none may.
 * - An absent key matches nothing: the test fails, or holds for a negated operator. With `IfExists` it holds.
 * - `ForAllValues` holds if every value of the request passes, and therefore if there is none. `ForAnyValue` needs one value that
 *   passes, so it fails if there is none, also with a negated operator. An empty value counts as none.
 * - AWS does not define several values without a set operator. They are read as with `ForAnyValue`; with a negated operator, as
 *   with `ForAllValues`.
 * - A value that the operator cannot parse, in the policy or in the request, matches nothing.
 *
 * The work is at most the number of pairs of values times the product of their lengths.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function conditionHolds(test: ConditionTest, context: Context, version: Policy["version"]): boolean {
  const found = context.get(test.key.toLowerCase());
  const present = found !== undefined && found.length > 0;
  if (test.operator === "Null") return test.values.some((value) => parseBool(value) === !present);
  const { compare, negated } = OPERATORS[test.operator];
  if (!present) return test.ifExists || (test.quantifier === undefined ? negated : test.quantifier === "ForAllValues");
  const holds = (value: string): boolean =>
    test.values.some((wanted) => compare(wanted, value, context, version)) !== negated;
  if (test.quantifier === undefined) return negated ? found.every(holds) : found.some(holds);
  const values = found.filter((value) => value !== "");
  return test.quantifier === "ForAllValues" ? values.every(holds) : values.some(holds);
}

/** Whether an operator is the negation of another operator. A negated operator holds for an absent key. */
export function isNegated(operator: ConditionOperator): boolean {
  return operator !== "Null" && OPERATORS[operator].negated;
}

const equals: Comparison = (wanted, found, context, version) => resolveText(wanted, context, version) === found;

const equalsIgnoringCase: Comparison = (wanted, found, context, version) =>
  resolveText(wanted, context, version)?.toLowerCase() === found.toLowerCase();

const like: Comparison = (wanted, found, context, version) => {
  const pattern = resolvePattern(wanted, context, version);
  return pattern !== undefined && matchesWildcard(pattern, found);
};

const arnLike: Comparison = (wanted, found, context, version) => {
  const pattern = resolvePattern(wanted, context, version);
  return pattern !== undefined && matchesArn(pattern, found);
};

/** Returns a comparison of parsed values. They contain no variables. */
function parsed<Value>(parse: (text: string) => Value | undefined, compare: (found: Value, wanted: Value) => boolean) {
  return (wanted: string, found: string): boolean => {
    const [foundValue, wantedValue] = [parse(found), parse(wanted)];
    return foundValue !== undefined && wantedValue !== undefined && compare(foundValue, wantedValue);
  };
}

const inRange = parsed(parseAddressRange, (found, wanted) => containsRange(wanted, found));

const ORDERED = {
  Equals: (found: number, wanted: number) => found === wanted,
  LessThan: (found: number, wanted: number) => found < wanted,
  LessThanEquals: (found: number, wanted: number) => found <= wanted,
  GreaterThan: (found: number, wanted: number) => found > wanted,
  GreaterThanEquals: (found: number, wanted: number) => found >= wanted,
};

const positive = (compare: Comparison): Operator => ({ compare, negated: false });
const negative = (compare: Comparison): Operator => ({ compare, negated: true });

const OPERATORS: Readonly<Record<Exclude<ConditionOperator, "Null">, Operator>> = {
  StringEquals: positive(equals),
  StringNotEquals: negative(equals),
  StringEqualsIgnoreCase: positive(equalsIgnoringCase),
  StringNotEqualsIgnoreCase: negative(equalsIgnoringCase),
  StringLike: positive(like),
  StringNotLike: negative(like),
  NumericEquals: positive(parsed(parseNumber, ORDERED.Equals)),
  NumericNotEquals: negative(parsed(parseNumber, ORDERED.Equals)),
  NumericLessThan: positive(parsed(parseNumber, ORDERED.LessThan)),
  NumericLessThanEquals: positive(parsed(parseNumber, ORDERED.LessThanEquals)),
  NumericGreaterThan: positive(parsed(parseNumber, ORDERED.GreaterThan)),
  NumericGreaterThanEquals: positive(parsed(parseNumber, ORDERED.GreaterThanEquals)),
  DateEquals: positive(parsed(parseDate, ORDERED.Equals)),
  DateNotEquals: negative(parsed(parseDate, ORDERED.Equals)),
  DateLessThan: positive(parsed(parseDate, ORDERED.LessThan)),
  DateLessThanEquals: positive(parsed(parseDate, ORDERED.LessThanEquals)),
  DateGreaterThan: positive(parsed(parseDate, ORDERED.GreaterThan)),
  DateGreaterThanEquals: positive(parsed(parseDate, ORDERED.GreaterThanEquals)),
  Bool: positive(parsed(parseBool, (found, wanted) => found === wanted)),
  BinaryEquals: positive(parsed(parseBinary, (found, wanted) => found === wanted)),
  IpAddress: positive(inRange),
  NotIpAddress: negative(inRange),
  ArnEquals: positive(arnLike),
  ArnLike: positive(arnLike),
  ArnNotEquals: negative(arnLike),
  ArnNotLike: negative(arnLike),
};
