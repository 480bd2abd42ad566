import { checkNoNewAccess, parsePolicy, type PolicyType, statementsAsWritten } from "@cross-account-s3/iam";
import type { JsonObject } from "../adopt/json";
import { unlessTooComplex } from "./unless-too-complex";

/**
 * Tells whether a policy allows everything that statements would: then they say what is there, and give nothing. Its denials are not
 * counted, as they stay whatever is added. A document that is missing, cannot be read, or is too complex, allows nothing.
 *
 * @returns the comparison, so that the policy is parsed once for all statements that are compared with it.
 */
export function allowedBy(document: JsonObject | null, type: PolicyType): (statements: readonly object[]) => boolean {
  const existing = parsePolicy(document === null ? {} : allowing(document), { type });
  if (!("policy" in existing)) return () => false;
  return (statements) => {
    const said = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), { type });
    if (!("policy" in said)) return false;
    return unlessTooComplex(() => checkNoNewAccess(said.policy, existing.policy, type).result === "PASS", false);
  };
}

/** A policy with those statements that allow. */
function allowing(document: JsonObject): JsonObject {
  return {
    Version: document.Version ?? "2008-10-17",
    Statement: statementsAsWritten(document).filter(({ Effect }) => Effect === "Allow"),
  };
}
