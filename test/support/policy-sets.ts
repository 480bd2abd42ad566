import assert from "node:assert/strict";
import { conditionsFormula, type Formula, parsePolicy, type Policy, type PolicyType } from "@cross-account-s3/iam";
import type { JsonObject } from "../../adopt/json";

/** Requests over TLS. */
export const TLS: Formula = conditionsFormula(
  [{ operator: "Bool", ifExists: false, key: "aws:SecureTransport", values: ["true"] }],
  false,
);

/** The policy in a document, whose statements are all valid. */
export function parsed(document: JsonObject, type: PolicyType): Policy {
  const read = parsePolicy(document, { type });
  assert.ok("policy" in read, JSON.stringify(read));
  return read.policy;
}
