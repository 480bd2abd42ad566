import {
  all,
  any,
  coveringStatements,
  effectFormula,
  type Formula,
  NEVER,
  not,
  parsePolicy,
  type Policy,
  type PolicyType,
  type Request,
  statementsAsWritten,
} from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import type { NamedDocument } from "../world";
import type { RequestSet } from "./difference";

const parsed = new WeakMap<NamedDocument, Policy>();

/**
 * Parses a document as a policy. Parses each document only once.
 *
 * @throws RunError naming the document, if AWS would not accept it as a policy.
 */
export function policyOf(document: NamedDocument, type: PolicyType): Policy {
  const known = parsed.get(document);
  if (known) return known;
  // A shared document can have no statement left.
  if (statementsAsWritten(document.policy).length === 0) return { version: "2012-10-17", statements: [] };
  const result = parsePolicy(document.policy, { type });
  if ("errors" in result) {
    const errors = result.errors.map(({ path, message }) => `${path} ${message}`).join("; ");
    throw new RunError(`${document.id}: not a policy that AWS accepts: ${errors}`);
  }
  parsed.set(document, result.policy);
  return result.policy;
}

/** No request. */
export const NOTHING: RequestSet = { formula: NEVER, holds: () => false };

/** Every request. */
export const EVERYTHING: RequestSet = { formula: { is: "always" }, holds: () => true };

/** Returns the requests that match a statement with an effect in any of the policies. */
export function matchingEffect(policies: readonly Policy[], effect: "Allow" | "Deny"): RequestSet {
  return setOf(
    () => any(...policies.map((policy) => effectFormula(policy, effect))),
    (request) => policies.some((policy) => coveringStatements(policy, effect, request).length > 0),
  );
}

/** Returns the requests that the policies of one layer allow: at least one policy allows them, and none denies them. */
export function allowedBy(policies: readonly Policy[]): RequestSet {
  return minus(matchingEffect(policies, "Allow"), matchingEffect(policies, "Deny"));
}

/** Returns the requests in any of the sets. */
export function union(...sets: readonly RequestSet[]): RequestSet {
  return setOf(
    () => any(...formulas(sets)),
    (request) => sets.some((one) => one.holds(request)),
  );
}

/** Returns the requests in all of the sets. */
export function intersection(...sets: readonly RequestSet[]): RequestSet {
  return setOf(
    () => all(...formulas(sets)),
    (request) => sets.every((one) => one.holds(request)),
  );
}

/** Returns the requests in the first set that are not in the second. */
export function minus(a: RequestSet, b: RequestSet): RequestSet {
  return setOf(
    () => all(a.formula, not(b.formula)),
    (request) => a.holds(request) && !b.holds(request),
  );
}

/** Returns a set whose formula is made when it is first needed: a problem of a known shape needs none. */
function setOf(formulaOf: () => Formula, holds: (request: Request) => boolean): RequestSet {
  let formula: Formula | undefined;
  return {
    get formula() {
      formula ??= formulaOf();
      return formula;
    },
    holds,
  };
}

function formulas(sets: readonly RequestSet[]): readonly Formula[] {
  return sets.map(({ formula }) => formula);
}
