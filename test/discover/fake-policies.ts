import type { JsonObject } from "../../adopt/json";
import { allow } from "./support";

/** The text of a policy that lets a role read a bucket. */
export function policyOf(bucket: string, more: JsonObject = {}): string {
  const statement = allow({ Sid: "Read", Resource: `arn:aws:s3:::${bucket}/*`, ...more });
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
