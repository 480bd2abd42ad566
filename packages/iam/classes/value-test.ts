import { addressRangeText, type AddressRange, containsRange, parseAddressRange } from "../language/address";
import { parseDate, parseNumber } from "../language/operand";
import { accepts, type Language, languageKey } from "./language";

/** A test of one value of a condition key. */
export type ValueTest =
  | { readonly type: "string"; readonly language: Language }
  | { readonly type: "number" | "date"; readonly relation: Relation; readonly bound: number }
  | { readonly type: "address"; readonly range: AddressRange };

/** How a number, or a date in milliseconds since 1970, compares with a bound. */
export type Relation = "=" | "<" | "<=" | ">" | ">=";

/** The type of the values that a test reads. */
export type ValueType = ValueTest["type"];

/** Whether a value passes a test. A value that does not have the test's type fails. */
export function passes(test: ValueTest, value: string): boolean {
  switch (test.type) {
    case "string":
      return accepts(test.language, value);
    case "number":
      return compares(parseNumber(value) ?? NaN, test.relation, test.bound);
    case "date":
      return compares(parseDate(value) ?? NaN, test.relation, test.bound);
    case "address": {
      const address = parseAddressRange(value);
      return address !== undefined && containsRange(test.range, address);
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

/** Returns a text that is equal for equal tests. */
export function testName(test: ValueTest): string {
  switch (test.type) {
    case "string":
      return languageKey(test.language);
    case "number":
    case "date":
      return `${test.type}${test.relation}${String(test.bound)}`;
    case "address":
      return addressRangeText(test.range);
  }
}
