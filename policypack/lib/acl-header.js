"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.setsOwnersAclOnly = setsOwnersAclOnly;
const statement_1 = require("./statement");
/**
 * Whether an action of a statement sets no other ACL than the one that gives the bucket's owner everything: some writers
 * send it with each object, and S3 then asks for `s3:PutObjectAcl`.
 */
function setsOwnersAclOnly(statement, action) {
    return (action.toLowerCase() === "s3:putobjectacl" &&
        (0, statement_1.testsOf)(statement, "s3:x-amz-acl").some(({ operator, values }) => operator.toLowerCase() === "stringequals" && values.length === 1 && values[0] === "bucket-owner-full-control"));
}
