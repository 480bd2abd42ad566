import type { ConditionTest } from "../language/condition";
import type { Policy, Statement } from "../language/policy";
import { matchesWildcard } from "../language/wildcard";
import { conditionHolds } from "./condition-holds";
import { type Context, contextOf } from "./context";
import { type PrincipalMatch, principalMatches } from "./principal-matches";
import type { Request } from "./request";
import { resourceMatches } from "./resource-matches";

/** Why a statement does not cover a request: the first element that does not match, or every condition that fails. */
export type Miss =
  | { readonly element: "action" | "resource" | "principal" }
  | { readonly element: "condition"; readonly failed: readonly FailedTest[] };

/** A test of a `Condition` element that fails, and the request's values of its key; none if the key is absent. */
export interface FailedTest {
  readonly test: ConditionTest;
  readonly found: readonly string[];
}

/** Whether a statement covers a request. If so, how its `Principal` element matches; a statement without the element matches directly. */
export type StatementMatch =
  | { readonly matches: true; readonly principal: Exclude<PrincipalMatch, "none"> }
  | { readonly matches: false; readonly miss: Miss };

const ACTION_MISSES: StatementMatch = { matches: false, miss: { element: "action" } };
const RESOURCE_MISSES: StatementMatch = { matches: false, miss: { element: "resource" } };
const PRINCIPAL_MISSES: StatementMatch = { matches: false, miss: { element: "principal" } };

/**
 * Whether a statement covers a request, whatever its effect.
 *
 * @param version the version of the statement's policy. In version `2008-10-17` policy variables are plain text.
 * @param context the request's condition keys, as {@link contextOf} returns them.
 * @throws RequestError if the request contradicts itself.
 */
export function statementMatches(
  statement: Statement,
  request: Request,
  version: Policy["version"] = "2012-10-17",
  context: Context = contextOf(request),
): StatementMatch {
  const { action, resource } = statement;
  if (!actionMatches(action, request.action)) return ACTION_MISSES;
  if (resource && !resourceMatches(resource, request.resource, context, version)) return RESOURCE_MISSES;
  const principal = statement.principal ? principalMatches(statement.principal, request.caller) : "direct";
  if (principal === "none") return PRINCIPAL_MISSES;
  const failed = statement.conditions.filter((test) => !conditionHolds(test, context, version));
  return failed.length === 0
    ? { matches: true, principal }
    : { matches: false, miss: { element: "condition", failed: failed.map((test) => failure(test, context)) } };
}

/**
 * Whether an `Action` or `NotAction` element covers an action. Actions ignore case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
function actionMatches({ patterns, negated }: Statement["action"], action: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, action, { ignoreCase: true })) !== negated;
}

function failure(test: ConditionTest, context: Context): FailedTest {
  return { test, found: context.get(test.key.toLowerCase()) ?? [] };
}
