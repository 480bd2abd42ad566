import { checkNoNewAccess, parsePolicy, type PolicyType, statementsAsWritten } from "@cross-account-s3/iam";
import type { JsonObject } from "../adopt/json";
import { unlessTooComplex } from "./unless-too-complex";

/**
 * Whether a policy allows everything that statements would: then they say what is there, and give nothing. A document that cannot be
 * read, or is too complex, allows nothing.
 */
export function allows(document: JsonObject | null, statements: readonly object[], type: PolicyType): boolean {
  const existing = parsePolicy(document ?? {}, { type });
  const said = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), { type });
  if (!("policy" in existing) || !("policy" in said)) return false;
  return unlessTooComplex(() => checkNoNewAccess(said.policy, existing.policy, type).result === "PASS", false);
}

/** A policy with those statements that allow. */
export function allowing(document: JsonObject | null): JsonObject {
  return {
    Version: document?.Version ?? "2008-10-17",
    Statement: statementsAsWritten(document).filter(({ Effect }) => Effect === "Allow"),
  };
}
