import { isPublicStatement, parsePolicy } from "@cross-account-s3/iam";
import type { JsonObject } from "../json";

/** True if S3 calls a bucket policy with this statement public. */
export function isPublic(statement: JsonObject): boolean {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "bucket" });
  // S3 has stored it: a statement that is not understood here is taken for public if it names everybody.
  return "policy" in parsed
    ? parsed.policy.statements.some(isPublicStatement)
    : statement.Effect === "Allow" && JSON.stringify(statement.Principal ?? null).includes('"*"');
}
