import {
  checkNoNewAccess,
  parsePolicy,
  type PolicyType,
  statementsAsWritten,
  unlessTooComplex,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../adopt/json";
import { statementOf } from "../adopt/statement-of";

/**
 * Returns a function that returns whether a policy already allows everything that given statements allow. The policy is parsed once for all
 * calls. Its Deny statements are ignored, because they stay in effect after statements are added. A statement that cannot be
 * read, and a policy that is missing or too complex, allow nothing.
 */
export function allowedBy(document: JsonObject | null, type: PolicyType): (statements: readonly object[]) => boolean {
  const existing = parsePolicy(document === null ? {} : allowing(document, type), { type });
  if (!("policy" in existing)) return () => false;
  return (statements) => {
    const added = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), { type });
    if (!("policy" in added)) return false;
    return unlessTooComplex(() => checkNoNewAccess(added.policy, existing.policy, type).result === "PASS", false);
  };
}

/** Returns a policy with only the valid Allow statements of a document. */
function allowing(document: JsonObject, type: PolicyType): JsonObject {
  return {
    Version: document.Version ?? "2008-10-17",
    Statement: statementsAsWritten(document).filter(
      (one) => one.Effect === "Allow" && "statement" in statementOf(one, type),
    ),
  };
}
