import { parsePolicy, type PolicyType, type Statement } from "@cross-account-s3/iam";
import type { JsonObject } from "./json";

/**
 * Parses one statement of a policy document.
 *
 * @returns the statement, always with index 0, or the errors, one sentence each.
 */
export function statementOf(
  statement: JsonObject,
  type: PolicyType,
): { readonly statement: Statement } | { readonly errors: readonly string[] } {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type });
  if ("errors" in parsed) {
    return {
      errors: parsed.errors.map(({ path, message }) => `${path.replace(/^Statement\[0\]\.?/, "")} ${message}`.trim()),
    };
  }
  const [read] = parsed.policy.statements;
  return read ? { statement: read } : { errors: ["it is empty"] };
}
