import { containsRange, parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import type { Policy } from "../language/policy";
import { parseBinary, parseBool, parseDate, parseNumber } from "../language/operand";
import { matchesArn, matchesWildcard } from "../language/wildcard";
import type { Context } from "./context";
import { resolvePattern, resolveText } from "./variables";

/** Whether a value of the request matches a value of the policy. */
type Comparison = (wanted: string, found: string, context: Context, version: Policy["version"]) => boolean;

interface Operator {
  readonly compare: Comparison;
  /** True for `StringNotEquals` and its like: holds where no value of the policy matches. */
  readonly negated: boolean;
}

/**
 * Whether one test of a `Condition` element holds for the condition keys of a request.
 *
 * - Values of the policy are alternatives: one must match; for a negated operator none may.
 * - An absent key matches nothing: the test fails, or holds for a negated operator. With `IfExists` it holds.
 * - `ForAllValues` holds if every value of the request does, so also if there is none. `ForAnyValue` needs one that does, so
 *   it fails if there is none, for a negated operator too. An empty value counts as none.
 * - A key of several values without a set operator, which AWS leaves open, is read as `ForAnyValue`; a negated operator as
 *   `ForAllValues`.
 * - A value that the operator cannot read, in the policy or in the request, matches nothing.
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

/** Compares two values that an operator reads; variables are no part of them. */
function reading<Value>(read: (text: string) => Value | undefined, compare: (found: Value, wanted: Value) => boolean) {
  return (wanted: string, found: string): boolean => {
    const [a, b] = [read(found), read(wanted)];
    return a !== undefined && b !== undefined && compare(a, b);
  };
}

const inRange = reading(parseAddressRange, (found, wanted) => containsRange(wanted, found));

const ORDERED = {
  Equals: (found: number, wanted: number) => found === wanted,
  LessThan: (found: number, wanted: number) => found < wanted,
  LessThanEquals: (found: number, wanted: number) => found <= wanted,
  GreaterThan: (found: number, wanted: number) => found > wanted,
  GreaterThanEquals: (found: number, wanted: number) => found >= wanted,
};

const is = (compare: Comparison): Operator => ({ compare, negated: false });
const not = (compare: Comparison): Operator => ({ compare, negated: true });

const OPERATORS: Readonly<Record<Exclude<ConditionOperator, "Null">, Operator>> = {
  StringEquals: is(equals),
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: is(equalsIgnoringCase),
  StringNotEqualsIgnoreCase: not(equalsIgnoringCase),
  StringLike: is(like),
  StringNotLike: not(like),
  NumericEquals: is(reading(parseNumber, ORDERED.Equals)),
  NumericNotEquals: not(reading(parseNumber, ORDERED.Equals)),
  NumericLessThan: is(reading(parseNumber, ORDERED.LessThan)),
  NumericLessThanEquals: is(reading(parseNumber, ORDERED.LessThanEquals)),
  NumericGreaterThan: is(reading(parseNumber, ORDERED.GreaterThan)),
  NumericGreaterThanEquals: is(reading(parseNumber, ORDERED.GreaterThanEquals)),
  DateEquals: is(reading(parseDate, ORDERED.Equals)),
  DateNotEquals: not(reading(parseDate, ORDERED.Equals)),
  DateLessThan: is(reading(parseDate, ORDERED.LessThan)),
  DateLessThanEquals: is(reading(parseDate, ORDERED.LessThanEquals)),
  DateGreaterThan: is(reading(parseDate, ORDERED.GreaterThan)),
  DateGreaterThanEquals: is(reading(parseDate, ORDERED.GreaterThanEquals)),
  Bool: is(reading(parseBool, (found, wanted) => found === wanted)),
  BinaryEquals: is(reading(parseBinary, (found, wanted) => found === wanted)),
  IpAddress: is(inRange),
  NotIpAddress: not(inRange),
  ArnEquals: is(arnLike),
  ArnLike: is(arnLike),
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
};

/** Whether an operator is the negation of another, so that it holds for an absent key. */
export function isNegated(operator: ConditionOperator): boolean {
  return operator !== "Null" && OPERATORS[operator].negated;
}
