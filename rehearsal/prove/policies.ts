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
import type { Decided } from "./difference";

const parsed = new WeakMap<NamedDocument, Policy>();

/**
 * The policy of a document.
 *
 * @throws RunError naming the document, if it is none.
 */
export function policyOf(document: NamedDocument, type: PolicyType): Policy {
  const known = parsed.get(document);
  if (known) return known;
  // What is left of a document that others share may be nothing.
  if (statementsAsWritten(document.policy).length === 0) return { version: "2012-10-17", statements: [] };
  const result = parsePolicy(document.policy, { type });
  if ("errors" in result) {
    const errors = result.errors.map(({ path, message }) => `${path} ${message}`).join("; ");
    throw new RunError(`${document.id}: not a policy that AWS takes: ${errors}`);
  }
  parsed.set(document, result.policy);
  return result.policy;
}

/** Nothing at all. */
export const NOTHING: Decided = { formula: NEVER, holds: () => false };

/** Every request. */
export const EVERYTHING: Decided = { formula: { is: "always" }, holds: () => true };

/** The requests that statements of an effect speak of, in any of the policies. */
export function effect(policies: readonly Policy[], of: "Allow" | "Deny"): Decided {
  return {
    formula: any(...policies.map((policy) => effectFormula(policy, of))),
    holds: (request) => policies.some((policy) => coveringStatements(policy, of, request).length > 0),
  };
}

/** What some of the policies allow and none denies: of one layer. */
export function allowedBy(policies: readonly Policy[]): Decided {
  return minus(effect(policies, "Allow"), effect(policies, "Deny"));
}

export function union(...sets: readonly Decided[]): Decided {
  return { formula: any(...formulas(sets)), holds: (request: Request) => sets.some((one) => one.holds(request)) };
}

export function intersection(...sets: readonly Decided[]): Decided {
  return { formula: all(...formulas(sets)), holds: (request: Request) => sets.every((one) => one.holds(request)) };
}

export function minus(a: Decided, b: Decided): Decided {
  return { formula: all(a.formula, not(b.formula)), holds: (request) => a.holds(request) && !b.holds(request) };
}

function formulas(sets: readonly Decided[]): readonly Formula[] {
  return sets.map(({ formula }) => formula);
}
