import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";

/**
 * Whether an action of a statement can only set the ACL `bucket-owner-full-control`. Some writers send that ACL with each object, and
 * S3 then requires `s3:PutObjectAcl`.
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
