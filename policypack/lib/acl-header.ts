import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";

/**
 * Whether an action of a statement sets no other ACL than the one that gives the bucket's owner everything: some writers
 * send it with each object, and S3 then asks for `s3:PutObjectAcl`.
 */
export function setsOwnersAclOnly(statement: StatementView, action: string): boolean {
  return (
    action.toLowerCase() === "s3:putobjectacl" &&
    testsOf(statement, "s3:x-amz-acl").some(
      ({ operator, values }) =>
        operator === "StringEquals" && values.length === 1 && values[0] === "bucket-owner-full-control",
    )
  );
}
