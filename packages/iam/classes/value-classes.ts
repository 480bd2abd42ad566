import { dateText } from "../language/operand";
import { type Spend, Steps } from "../steps";
import { EVERY_STRING, type Language } from "./language";
import { stringClasses } from "./string-classes";
import { addressExamples, numberExamples } from "./value-examples";
import { passes, type ValueTest, type ValueType } from "./value-test";

/** Values of a condition key that no test of a list distinguishes. */
interface ValueClass {
  /** For each test, in order, whether the values of this class pass it. */
  readonly passed: readonly boolean[];
  readonly example: string;
}

/** The values that a condition key can have. */
export interface ValueDomain {
  readonly type: ValueType;
  /** The strings that can occur. @default all */
  readonly strings?: Language;
  /** Every value that can occur, if they are few. */
  readonly values?: readonly string[];
}

/**
 * Splits the values of a key into classes, so that two values are in one class if each test passes both or neither.
 *
 * @param spend counts each comparison of a value with a test.
 * @throws TooComplexError if too many are compared.
 */
export function valueClasses(
  tests: readonly ValueTest[],
  domain: ValueDomain,
  spend: Spend = new Steps().spending("values"),
): readonly ValueClass[] {
  const grouped = (examples: readonly string[]) => classesOf(tests, examples, spend);
  if (domain.values) return grouped(domain.values);
  switch (domain.type) {
    case "string": {
      const languages = tests.map((test) => (test.type === "string" ? test.language : { label: "", sequences: [] }));
      return stringClasses(languages, [domain.strings ?? EVERY_STRING], spend).map(({ accepted, example }) => ({
        passed: accepted,
        example,
      }));
    }
    case "number":
      return grouped(numberExamples(bounds(tests), 1).map(String));
    case "date":
      return grouped(numberExamples(bounds(tests), 1_000).map(dateText));
    case "address":
      return grouped(addressExamples(tests.flatMap((test) => (test.type === "address" ? [test.range] : []))));
  }
}

function classesOf(tests: readonly ValueTest[], examples: readonly string[], spend: Spend): readonly ValueClass[] {
  spend(tests.length * examples.length);
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
