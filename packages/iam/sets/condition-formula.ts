import { arnLike, exactly, exactlyIgnoringCase, glob, type Language } from "../classes/language";
import type { Relation, ValueTest } from "../classes/value-test";
import { parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import { parseBinary, parseBool, parseDate, parseNumber } from "../language/operand";
import { isMultivalued } from "../tables/key-table";
import { ALWAYS, all, any, type Formula, NEVER, not } from "./formula";
import { canonicalKey, keyFormula, presence } from "./key-formula";
import { hasVariables, type TextReader, withVariables } from "./variable-formula";

/** How each operator on numbers and dates compares a value with the policy's. */
const RELATIONS: Partial<Record<ConditionOperator, Relation>> = {
  NumericEquals: "=",
  NumericLessThan: "<",
  NumericLessThanEquals: "<=",
  NumericGreaterThan: ">",
  NumericGreaterThanEquals: ">=",
  DateEquals: "=",
  DateLessThan: "<",
  DateLessThanEquals: "<=",
  DateGreaterThan: ">",
  DateGreaterThanEquals: ">=",
};

/** The operator that each negated operator negates. */
const NEGATED: Partial<Record<ConditionOperator, ConditionOperator>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
};

/** Returns the requests for which all conditions of a statement hold. @param variables whether the policy's version resolves variables. */
export function conditionsFormula(tests: readonly ConditionTest[], variables: boolean): Formula {
  return tests.length === 0 ? ALWAYS : all(...tests.map((test) => conditionFormula(test, variables)));
}

/**
 * Returns the requests for which one condition holds.
 *
 * - An absent key fails a positive operator. It satisfies a negated operator, and every operator with `IfExists`.
 * - A key without values satisfies `ForAllValues`, and fails `ForAnyValue`.
 *
 * @param variables whether the policy's version resolves policy variables.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function conditionFormula(test: ConditionTest, variables: boolean): Formula {
  const key = canonicalKey(test.key);
  const present: Formula = presence(key);
  if (test.operator === "Null") return nullFormula(test.values, present);
  const { base, negated } = withoutNegation(test.operator);
  const multivalued = isMultivalued(key);
  const matches = any(...test.values.map((value) => valueFormula(key, base, value, variables)));
  const held = quantified(test, { key, base, negated, multivalued, variables, matches, present });
  return test.ifExists ? any(not(present), held) : held;
}

/** What the formula of a condition consists of. */
interface Parts {
  readonly key: string;
  /** The operator, or the operator that it negates. */
  readonly base: ConditionOperator;
  readonly negated: boolean;
  readonly multivalued: boolean;
  readonly variables: boolean;
  /** Some value of the key matches some value of the policy. */
  readonly matches: Formula;
  /** The request has the key. */
  readonly present: Formula;
}

function quantified(test: ConditionTest, parts: Parts): Formula {
  const { negated, matches, present } = parts;
  if (test.quantifier === undefined) return negated ? not(matches) : matches;
  // With `ForAllValues` and a negated operator, no value of the key may match.
  if (test.quantifier === "ForAllValues" && negated) return not(matches);
  if (test.quantifier === "ForAnyValue" && !negated) return matches;
  const outside = parts.multivalued ? outsideFormula(test, parts) : all(present, not(matches));
  return test.quantifier === "ForAllValues" ? not(outside) : outside;
}

/** Returns the requests in which some value of a multivalued key matches no value of the policy. */
function outsideFormula(test: ConditionTest, { key, base, variables }: Parts): Formula {
  if (variables && test.values.some(hasVariables)) {
    return openFormula(test, "a policy variable in a condition on each value of a multivalued key");
  }
  const tests = test.values.flatMap((value) => valueTest(base, value) ?? []);
  return { is: "outside", key, tests };
}

function openFormula({ operator, key, values }: ConditionTest, reason: string): Formula {
  const id = `${operator} ${canonicalKey(key)} ${JSON.stringify(values)}`;
  return { is: "open", id, reason: `${reason}: ${operator} ${key}` };
}

function nullFormula(values: readonly string[], present: Formula): Formula {
  return any(
    ...values.map((value) => {
      if (value.toLowerCase() === "true") return not(present);
      return value.toLowerCase() === "false" ? present : NEVER;
    }),
  );
}

/** Returns the requests in which some value of the key matches one value of the policy. */
function valueFormula(key: string, operator: ConditionOperator, value: string, variables: boolean): Formula {
  const reader = textReader(operator);
  if (reader && variables && hasVariables(value)) {
    return withVariables(value, reader, (language) => keyFormula(key, { type: "string", language }), key);
  }
  const test = valueTest(operator, value);
  return test === undefined ? NEVER : keyFormula(key, test);
}

/** Returns how an operator reads a text with variables. Undefined for operators that do not compare texts. */
function textReader(operator: ConditionOperator): TextReader | undefined {
  switch (operator) {
    case "StringEquals":
      return { wildcards: false, ignoreCase: false };
    case "StringEqualsIgnoreCase":
      return { wildcards: false, ignoreCase: true };
    case "StringLike":
      return { wildcards: true, ignoreCase: false };
    case "ArnEquals":
    case "ArnLike":
      return { wildcards: true, ignoreCase: false };
    default:
      return undefined;
  }
}

/** Returns the test of a key's values for one value of the policy. Undefined if the operator cannot parse the value, so that nothing passes. */
function valueTest(operator: ConditionOperator, value: string): ValueTest | undefined {
  const string = (language: Language): ValueTest => ({ type: "string", language });
  switch (operator) {
    case "StringEquals":
      return string(exactly(value));
    case "BinaryEquals":
      return parseBinary(value) === undefined ? undefined : string(exactly(value));
    case "StringEqualsIgnoreCase":
      return string(exactlyIgnoringCase(value));
    case "Bool":
      return parseBool(value) === undefined ? undefined : string(exactlyIgnoringCase(value));
    case "StringLike":
      return string(glob(value));
    case "ArnEquals":
    case "ArnLike":
      return string(arnLike(value));
    case "IpAddress": {
      const range = parseAddressRange(value);
      return range && { type: "address", range };
    }
    default: {
      const type = operator.startsWith("Date") ? "date" : "number";
      const bound = type === "date" ? parseDate(value) : parseNumber(value);
      const relation = RELATIONS[operator];
      return bound === undefined || relation === undefined ? undefined : { type, relation, bound };
    }
  }
}

/** Returns the operator that a negated operator negates, or the operator itself. */
function withoutNegation(operator: ConditionOperator): { readonly base: ConditionOperator; readonly negated: boolean } {
  const base = NEGATED[operator];
  return base ? { base, negated: true } : { base: operator, negated: false };
}
