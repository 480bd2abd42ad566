import { isPublicStatement, readPolicy } from "@cross-account-s3/iam";
import type { JsonObject } from "../json";

/** Returns whether S3 considers a bucket policy with this statement public. Returns false if the statement cannot be read. */
export function isPublic(statement: JsonObject): boolean {
  const { policy } = readPolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "bucket" });
  return policy?.statements.some((one) => isPublicStatement(one)) ?? false;
}
