import { item } from "../item";
import type { Language } from "../classes/language";
import type { ValueTest } from "../classes/value-test";

/**
 * What a policy asks of a request, before anything is decided: predicates on single attributes, and how they combine. An
 * attribute's classes are computed from the predicates of all formulas together; see {@link RequestSpace}.
 */
export type Formula =
  | { readonly is: "always" }
  | { readonly is: "never" }
  | { readonly is: "all"; readonly of: readonly Formula[] }
  | { readonly is: "any"; readonly of: readonly Formula[] }
  | { readonly is: "not"; readonly of: Formula }
  | Predicate;

/** A question about one attribute of a request. */
export type Predicate =
  /** The action, in lower case, is in the language. */
  | { readonly is: "action"; readonly language: Language }
  /** The resource's ARN is in the language. */
  | { readonly is: "resource"; readonly language: Language }
  /** The caller's text is in the language; see `caller-text.ts`. */
  | { readonly is: "caller"; readonly language: Language }
  /** The request has a value of the condition key. */
  | { readonly is: "present"; readonly key: string }
  /** The request has a value of the condition key, and it passes the test; one of its values, where there are many. */
  | { readonly is: "value"; readonly key: string; readonly test: ValueTest }
  /** The request has a value of the condition key that passes none of the tests; for keys of many values. */
  | { readonly is: "outside"; readonly key: string; readonly tests: readonly ValueTest[] }
  /** Something that depends on more than one attribute, and is taken as free: true and false are both possible. */
  | { readonly is: "open"; readonly id: string; readonly reason: string };

/** Holds for every request. */
export const ALWAYS: Formula = { is: "always" };
/** Holds for no request. */
export const NEVER: Formula = { is: "never" };

/** The conjunction. */
export function all(...of: readonly Formula[]): Formula {
  return of.length === 1 ? item(of, 0) : { is: "all", of };
}

/** The disjunction. */
export function any(...of: readonly Formula[]): Formula {
  return of.length === 1 ? item(of, 0) : { is: "any", of };
}

/** The negation. */
export function not(of: Formula): Formula {
  return of.is === "not" ? of.of : { is: "not", of };
}

/** `if` implies `then`. */
export function implies(when: Formula, then: Formula): Formula {
  return any(not(when), then);
}

/** Every predicate of a formula, each as often as it occurs. */
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
      for (const one of formula.of) yield* predicates(one);
      return;
    default:
      yield formula;
  }
}
