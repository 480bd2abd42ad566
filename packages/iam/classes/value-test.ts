import { accepts, type Language, languageKey } from "./language";
import { type AddressRange, parseAddress } from "./addresses";
import { parseDate } from "./dates";

/** A test of one value of a condition key. */
export type ValueTest =
  | { readonly type: "string"; readonly language: Language }
  | { readonly type: "number" | "date"; readonly relation: Relation; readonly bound: number }
  | { readonly type: "address"; readonly range: AddressRange };

/** How a number or a date, in seconds, compares with a bound. */
export type Relation = "=" | "<" | "<=" | ">" | ">=";

/** The type of a value, as a test takes it. */
export type ValueType = ValueTest["type"];

/** Whether a value passes a test. A value that is not of the test's type does not. */
export function passes(test: ValueTest, value: string): boolean {
  switch (test.type) {
    case "string":
      return accepts(test.language, value);
    case "number":
      return compares(Number(value), test.relation, test.bound);
    case "date":
      return compares(parseDate(value) ?? NaN, test.relation, test.bound);
    case "address": {
      const address = parseAddress(value);
      if (address?.family !== test.range.family) return false;
      return address.first >= test.range.first && address.last <= test.range.last;
    }
  }
}

function compares(value: number, relation: Relation, bound: number): boolean {
  switch (relation) {
    case "=":
      return value === bound;
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
  }
}

/** A text that names a test: equal tests have equal names. */
export function testName(test: ValueTest): string {
  switch (test.type) {
    case "string":
      return languageKey(test.language);
    case "number":
    case "date":
      return `${test.type}${test.relation}${String(test.bound)}`;
    case "address":
      return `${String(test.range.family)}/${String(test.range.first)}-${String(test.range.last)}`;
  }
}
