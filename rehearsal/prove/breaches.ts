import { matchesWildcard, RequestSpace, statementsAsWritten } from "@cross-account-s3/iam";
import { type Access, accessPolicy } from "../intent/access";
import type { IdentityIntent } from "../intent/intent";
import type { NamedDocument, RoleInWorld, World } from "../world";
import { type Comparison, differences } from "./difference";
import { matchingEffect, EVERYTHING, minus, policyOf } from "./policies";
import { reachOf, requestsBy } from "./reach";
import type { WorkBudget } from "./work-budget";
import { grouped } from "../../documents/grouped";

/**
 * Returns the requests of a role that its intent forbids and that its policies allow. It compares each service separately, with only the
 * statements that can decide its requests, as all patterns together are too complex.
 *
 * @throws ProverFault if the sets and the evaluator disagree. TooComplexError for documents that are too complex.
 */
export function breaches(
  { arn, never = [] }: IdentityIntent,
  role: RoleInWorld,
  world: World,
  work: WorkBudget,
): Comparison {
  const compared = [...byService(never)].map(([service, forbidden]): Comparison => {
    const { atMost, policies } = reachOf(withStatementsOn(service, role), world);
    const may = minus(EVERYTHING, matchingEffect([accessPolicy(forbidden)], "Allow"));
    const options = requestsBy(arn, [...policies, accessPolicy(forbidden)]);
    return differences(
      new RequestSpace([atMost.formula, may.formula], { ...options, services: [service], steps: work.steps() }),
      atMost,
      may,
    );
  });
  return {
    differences: compared.flatMap((one) => one.differences),
    undecided: [...new Set(compared.flatMap((one) => one.undecided))],
    ...(compared.some(({ more }) => more === true) ? { more: true } : {}),
  };
}

/** Groups forbidden access by the service of the actions. */
function byService(never: readonly Access[]): ReadonlyMap<string, readonly Access[]> {
  const parts = never.flatMap((access) => {
    const byService = grouped(access.actions.patterns.map((pattern) => [serviceOf(pattern), pattern]));
    return [...byService].map(
      ([service, patterns]) => [service, { ...access, actions: { ...access.actions, patterns } }] as const,
    );
  });
  return grouped(parts);
}

function serviceOf(action: string): string {
  return action.split(":")[0] ?? action;
}

function withStatementsOn(service: string, role: RoleInWorld): RoleInWorld {
  const { policies, boundary } = role;
  const document = boundary?.document;
  return {
    ...role,
    policies: policies.map((one) => statementsOn(service, one)),
    boundary: boundary && { ...boundary, document: document && statementsOn(service, document) },
  };
}

/** Returns a document with only the statements that can decide an action of a service. */
function statementsOn(service: string, document: NamedDocument): NamedDocument {
  const decisive = new Set(
    policyOf(document, "identity")
      .statements.filter(
        ({ action: { negated, patterns } }) =>
          negated || patterns.some((pattern) => matchesWildcard(serviceOf(pattern.toLowerCase()), service)),
      )
      .map(({ index }) => index),
  );
  const Statement = statementsAsWritten(document.policy).filter((_, index) => decisive.has(index));
  return { ...document, policy: { ...document.policy, Statement } };
}
