import { contextOf } from "../evaluate/context";
import type { Request } from "../evaluate/request";
import { statementMatches } from "../evaluate/statement-matches";
import type { Policy, Statement } from "../language/policy";

/** The statements of an effect that cover a request. */
export function coveringStatements(
  policy: Policy,
  request: Request,
  effect: Statement["effect"],
): readonly Statement[] {
  const context = contextOf(request);
  return policy.statements.filter(
    (statement) => statement.effect === effect && statementMatches(statement, request, policy.version, context).matches,
  );
}

/** Whether a document by itself allows a request: an allow covers it, and no denial does. */
export function documentAllows(policy: Policy, request: Request): boolean {
  return (
    coveringStatements(policy, request, "Deny").length === 0 && coveringStatements(policy, request, "Allow").length > 0
  );
}
