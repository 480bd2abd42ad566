import type { Policy, Statement } from "../language/policy";
import { contextOf } from "./context";
import type { Request } from "./request";
import { statementMatches } from "./statement-matches";

/**
 * Returns the statements of a policy that have an effect and cover a request.
 *
 * @throws RequestError if the request contradicts itself.
 */
export function coveringStatements(
  { statements, version }: Policy,
  effect: Statement["effect"],
  request: Request,
): readonly Statement[] {
  const context = contextOf(request);
  return statements.filter(
    (statement) => statement.effect === effect && statementMatches(statement, request, version, context).matches,
  );
}
