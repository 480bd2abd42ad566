import { dateText } from "../language/operand";
import { EVERY_STRING, type Language } from "./language";
import { stringClasses } from "./string-classes";
import { addressExamples, numberExamples } from "./value-examples";
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
      return stringClasses(languages, [domain.strings ?? EVERY_STRING]).map(({ accepted, example }) => ({
        passed: accepted,
        example,
      }));
    }
    case "number":
      return grouped(tests, numberExamples(bounds(tests), 1).map(String));
    case "date":
      return grouped(tests, numberExamples(bounds(tests), 1_000).map(dateText));
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
  return tests.flatMap((test) => (test.type === "number" || test.type === "date" ? [test.bound] : []));
}
