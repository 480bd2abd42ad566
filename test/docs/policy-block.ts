import assert from "node:assert/strict";
import type { PolicyJson } from "@cross-account-s3/iam";
import { policyJson } from "../support/policy-json";

/** The policy that a page has below the comment `<!-- policy: NAME -->`. */
export function policyIn(page: string, name: string): PolicyJson {
  const text = new RegExp(`<!-- policy: ${name} -->\\s+\`\`\`json\\n(.*?)\`\`\``, "s").exec(page)?.[1];
  assert.ok(text !== undefined, `the page has no policy ${name}`);
  return policyJson(text);
}
