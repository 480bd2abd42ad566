import { item } from "../item";
import type { Language } from "../classes/language";
import type { ValueTest } from "../classes/value-test";

/**
 * A condition on requests: predicates on single attributes, combined by and, or, and not. A `RequestSpace` computes the classes of
 * each attribute from the predicates of all its formulas.
 */
export type Formula =
  | { readonly is: "always" }
  | { readonly is: "never" }
  | { readonly is: "all"; readonly of: readonly Formula[] }
  | { readonly is: "any"; readonly of: readonly Formula[] }
  | { readonly is: "not"; readonly of: Formula }
  | Predicate;

/** A test of one attribute of a request. */
export type Predicate =
  /** The action, in lower case, is in the language. */
  | { readonly is: "action"; readonly language: Language }
  /** The resource's ARN is in the language. */
  | { readonly is: "resource"; readonly language: Language }
  /** The caller's text is in the language; see `callerText`. */
  | { readonly is: "caller"; readonly language: Language }
  /** The request has a value of the condition key. */
  | { readonly is: "present"; readonly key: string }
  /** Some value of the condition key passes the test. */
  | { readonly is: "value"; readonly key: string; readonly test: ValueTest }
  /** Some value of the multivalued condition key passes none of the tests. */
  | { readonly is: "outside"; readonly key: string; readonly tests: readonly ValueTest[] }
  /** A comparison that depends on more than one attribute. It is not computed: it may be true or false. */
  | { readonly is: "open"; readonly id: string; readonly reason: string };

/** Holds for every request. */
export const ALWAYS: Formula = { is: "always" };
/** Holds for no request. */
export const NEVER: Formula = { is: "never" };

/** Returns the conjunction. */
export function all(...formulas: readonly Formula[]): Formula {
  return formulas.length === 1 ? item(formulas, 0) : { is: "all", of: formulas };
}

/** Returns the disjunction. */
export function any(...formulas: readonly Formula[]): Formula {
  return formulas.length === 1 ? item(formulas, 0) : { is: "any", of: formulas };
}

/** Returns the negation. */
export function not(formula: Formula): Formula {
  return formula.is === "not" ? formula.of : { is: "not", of: formula };
}

/** Returns the formula "if `premise`, then `conclusion`". */
export function implies(premise: Formula, conclusion: Formula): Formula {
  return any(not(premise), conclusion);
}

/** Generates every predicate of a formula, as often as it occurs. */
export function* predicates(formula: Formula): Generator<Predicate> {
  switch (formula.is) {
    case "always":
    case "never":
      return;
    case "not":
      yield* predicates(formula.of);
      return;
    case "all":
    case "any":
      for (const operand of formula.of) yield* predicates(operand);
      return;
    default:
      yield formula;
  }
}
