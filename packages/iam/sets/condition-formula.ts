import { arnLike, exactly, exactlyIgnoringCase, glob, type Language } from "../classes/language";
import type { Relation, ValueTest } from "../classes/value-test";
import { parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import { parseBinary, parseBool, parseDate, parseNumber } from "../language/operand";
import { isMany } from "../tables/key-table";
import { ALWAYS, all, any, type Formula, NEVER, not } from "./formula";
import { canonicalKey, keyFormula, presence } from "./key-formula";
import { hasVariables, type TextReader, withVariables } from "./variable-formula";

/**
 * The requests for which one condition holds.
 *
 * - A key that is absent fails a positive operator, and satisfies a negated one and one with `IfExists`.
 * - `ForAllValues` holds for a key without values, `ForAnyValue` does not.
 *
 * @param variables whether the policy's version resolves policy variables.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function conditionFormula(test: ConditionTest, variables: boolean): Formula {
  const key = canonicalKey(test.key);
  const present: Formula = presence(key);
  if (test.operator === "Null") return nullFormula(test.values, present);
  const { base, negated } = positive(test.operator);
  const many = isMany(key);
  const matches = any(...test.values.map((value) => valueFormula(key, base, value, variables)));
  const held = quantified(test, { key, base, negated, many, variables, matches, present });
  return test.ifExists ? any(not(present), held) : held;
}

interface Parts {
  readonly key: string;
  readonly base: ConditionOperator;
  readonly negated: boolean;
  readonly many: boolean;
  readonly variables: boolean;
  /** Some value of the key matches some value of the policy. */
  readonly matches: Formula;
  readonly present: Formula;
}

function quantified(test: ConditionTest, parts: Parts): Formula {
  const { negated, matches, present } = parts;
  if (test.quantifier === undefined) return negated ? not(matches) : matches;
  // `ForAllValues` of a negated operator: none of the values matches.
  if (test.quantifier === "ForAllValues" && negated) return not(matches);
  if (test.quantifier === "ForAnyValue" && !negated) return matches;
  const outside = parts.many ? outsideFormula(test, parts) : all(present, not(matches));
  return test.quantifier === "ForAllValues" ? not(outside) : outside;
}

/** Some value of a key of many values matches none of the policy's. */
function outsideFormula(test: ConditionTest, { key, base, variables }: Parts): Formula {
  if (variables && test.values.some(hasVariables)) {
    return open(test, "a variable within a condition on each of many values");
  }
  const tests = test.values.flatMap((value) => valueTest(base, value) ?? []);
  return { is: "outside", key, tests };
}

function open({ operator, key, values }: ConditionTest, what: string): Formula {
  const id = `${operator} ${canonicalKey(key)} ${JSON.stringify(values)}`;
  return { is: "open", id, reason: `${what}: ${operator} ${key}` };
}

function nullFormula(values: readonly string[], present: Formula): Formula {
  return any(
    ...values.map((value) => {
      if (value.toLowerCase() === "true") return not(present);
      return value.toLowerCase() === "false" ? present : NEVER;
    }),
  );
}

/** A value of the key matches one value of the policy. */
function valueFormula(key: string, operator: ConditionOperator, value: string, variables: boolean): Formula {
  const read = reader(operator);
  if (read && variables && hasVariables(value)) {
    return withVariables(value, read, (language) => keyFormula(key, { type: "string", language }), key);
  }
  const test = valueTest(operator, value);
  return test === undefined ? NEVER : keyFormula(key, test);
}

/** How an operator reads a text with variables; undefined for the operators that compare no text. */
function reader(operator: ConditionOperator): TextReader | undefined {
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

/** The test that a value of a policy is; undefined if no value passes it, as with a number that is none. */
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

/** The operator that a negated one denies. */
function positive(operator: ConditionOperator): { readonly base: ConditionOperator; readonly negated: boolean } {
  const base = NEGATED[operator];
  return base ? { base, negated: true } : { base: operator, negated: false };
}

/** All conditions of a statement. */
export function conditionsFormula(tests: readonly ConditionTest[], variables: boolean): Formula {
  return tests.length === 0 ? ALWAYS : all(...tests.map((test) => conditionFormula(test, variables)));
}
