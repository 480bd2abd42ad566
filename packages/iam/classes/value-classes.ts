import { item } from "../item";
import { addressExamples } from "./addresses";
import { dateText } from "./dates";
import { EVERY_STRING, type Language } from "./language";
import { stringClasses } from "./string-classes";
import { passes, type ValueTest, type ValueType } from "./value-test";

/** Values of a condition key that no test of a list tells apart. */
export interface ValueClass {
  /** For each test, in order, whether the values of this class pass it. */
  readonly passed: readonly boolean[];
  readonly example: string;
}

/** What is known of the values of a key. */
export interface ValueDomain {
  readonly type: ValueType;
  /** The strings that can occur, where not all can. */
  readonly strings?: Language;
  /** Every value that can occur, where they are few. */
  readonly values?: readonly string[];
}

/**
 * Splits the values of a key into the classes that the tests tell apart.
 *
 * @throws TooComplexError for strings, see `stringClasses`; and where the tests are not all of the domain's type.
 */
export function valueClasses(tests: readonly ValueTest[], domain: ValueDomain): readonly ValueClass[] {
  if (domain.values) return grouped(tests, domain.values);
  switch (domain.type) {
    case "string": {
      const languages = tests.map((test) => (test.type === "string" ? test.language : { label: "", sequences: [] }));
      return stringClasses(languages, domain.strings ?? EVERY_STRING).map(({ accepted, example }) => ({
        passed: accepted,
        example,
      }));
    }
    case "number":
      return grouped(tests, pointExamples(bounds(tests)).map(String));
    case "date":
      return grouped(tests, pointExamples(bounds(tests)).map(dateText));
    case "address":
      return grouped(tests, addressExamples(tests.flatMap((test) => (test.type === "address" ? [test.range] : []))));
  }
}

function grouped(tests: readonly ValueTest[], examples: readonly string[]): readonly ValueClass[] {
  const classes = new Map<string, ValueClass>();
  for (const example of examples) {
    const passed = tests.map((test) => passes(test, example));
    const key = passed.map(Number).join("");
    if (!classes.has(key)) classes.set(key, { passed, example });
  }
  return [...classes.values()];
}

function bounds(tests: readonly ValueTest[]): readonly number[] {
  const all = tests.flatMap((test) => (test.type === "number" || test.type === "date" ? [test.bound] : []));
  return [...new Set(all)].filter((bound) => !Number.isNaN(bound)).sort((a, b) => a - b);
}

/** Every bound, and a number in each stretch between them; halves where a stretch has no whole number. */
function pointExamples(sorted: readonly number[]): readonly number[] {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [1];
  const between = sorted.slice(1).map((bound, i) => {
    const before = item(sorted, i);
    return bound - before > 1 ? Math.floor(before) + 1 : (before + bound) / 2;
  });
  // No number of a request is below zero.
  const below = first > 0 ? [Math.max(0, Math.ceil(first) - 1)] : [];
  return [last + 1, ...sorted, ...between, ...below];
}
