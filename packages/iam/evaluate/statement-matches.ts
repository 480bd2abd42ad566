import type { ConditionTest } from "../language/condition";
import type { Policy, Statement } from "../language/policy";
import { matchesWildcard } from "../language/wildcard";
import { conditionHolds } from "./condition-holds";
import { type Context, contextOf } from "./context";
import { type PrincipalMatch, principalMatches } from "./principal-matches";
import type { Request } from "./request";
import { resourceMatches } from "./resource-matches";

/** Why a statement does not cover a request: the first element that does not, or each condition that fails. */
export type Miss =
  | { readonly element: "action" | "resource" | "principal" }
  | { readonly element: "condition"; readonly failed: readonly FailedTest[] };

/** A test of a `Condition` element that fails, and the values that the request has for its key; none if it is absent. */
export interface FailedTest {
  readonly test: ConditionTest;
  readonly found: readonly string[];
}

/** Whether a statement covers a request, and how its `Principal` does; a statement without that element covers directly. */
export type StatementMatch =
  | { readonly matches: true; readonly principal: Exclude<PrincipalMatch, "none"> }
  | { readonly matches: false; readonly miss: Miss };

const ACTION: StatementMatch = { matches: false, miss: { element: "action" } };
const RESOURCE: StatementMatch = { matches: false, miss: { element: "resource" } };
const PRINCIPAL: StatementMatch = { matches: false, miss: { element: "principal" } };

/**
 * Whether a statement covers a request, whatever its effect.
 *
 * @param version the version of the statement's policy: under `2008-10-17` policy variables are plain text.
 * @param context the keys of the request, if {@link contextOf} made them before.
 * @throws RequestError if the request contradicts itself.
 */
export function statementMatches(
  statement: Statement,
  request: Request,
  version: Policy["version"] = "2012-10-17",
  context: Context = contextOf(request),
): StatementMatch {
  const { action, resource } = statement;
  if (!actionMatches(action, request.action)) return ACTION;
  if (resource && !resourceMatches(resource, request.resource, context, version)) return RESOURCE;
  const principal = statement.principal ? principalMatches(statement.principal, request.caller) : "direct";
  if (principal === "none") return PRINCIPAL;
  const failed = statement.conditions.filter((test) => !conditionHolds(test, context, version));
  return failed.length === 0
    ? { matches: true, principal }
    : { matches: false, miss: { element: "condition", failed: failed.map((test) => failure(test, context)) } };
}

/**
 * Whether an `Action` or `NotAction` element covers an action. Case does not count.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
function actionMatches({ patterns, negated }: Statement["action"], action: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, action, { ignoreCase: true })) !== negated;
}

function failure(test: ConditionTest, context: Context): FailedTest {
  return { test, found: context.get(test.key.toLowerCase()) ?? [] };
}
