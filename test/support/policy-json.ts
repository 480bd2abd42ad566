import { type PolicyJson, parsePolicy, policyErrorText, writePolicy } from "@cross-account-s3/iam";

/** Any type of policy. */
const GRAMMAR = {
  label: "policy",
  principal: "optional",
  resource: "optional",
  latin1: false,
  uniqueSids: false,
  plainSids: false,
} as const;

/** A policy document, of whatever type, from its text. @throws Error if it is none. */
export function policyJson(text: string): PolicyJson {
  const parsed = parsePolicy(text, { type: "resource", grammar: GRAMMAR });
  if ("errors" in parsed) throw new Error(parsed.errors.map(policyErrorText).join("; "));
  return writePolicy(parsed.policy);
}
