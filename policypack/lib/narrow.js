"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isForServices = isForServices;
exports.narrows = narrows;
exports.isNarrowed = isNarrowed;
exports.isSmallRange = isSmallRange;
const addresses_1 = require("./addresses");
const operators_1 = require("./operators");
const principals_1 = require("./principals");
const unknown_1 = require("./unknown");
/** A test that only AWS's own services pass: in an endpoint's policy it narrows, as they come for the callers themselves. */
function isForServices({ operator, key, values }) {
    const read = (0, operators_1.readOperator)(operator);
    return (/^aws:(?:PrincipalIsAWSService|ViaAWSService)$/i.test(key) &&
        read?.family === "Bool" &&
        !read.passesWhenAbsent &&
        values.length > 0 &&
        values.every((value) => value === "true"));
}
/** Keys whose value is one account, one organization, one network or one resource: a fixed value of them narrows. */
const FIXED = new Set([
    "aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:SourceAccount aws:SourceOwner aws:SourceOrgID",
    "aws:SourceOrgPaths aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths aws:userid",
    "kms:CallerAccount s3:DataAccessPointAccount",
].flatMap((line) => line.toLowerCase().split(" ")));
/** Keys that hold an ARN: they narrow when the ARN names an account, or a resource without a wildcard. */
const ARNS = new Set(["aws:sourcearn", "aws:sourcevpcarn", "s3:dataaccesspointarn"]);
/**
 * Whether a test lets only known callers through: a request that lacks the key fails it, and each value stands for a
 * known account, organization, network or resource. S3 draws the line between public and not public in the same way:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status.
 *
 * `aws:PrincipalArn` is no such key: S3 still counts `*` with it as public.
 */
function narrows(test) {
    const operator = (0, operators_1.readOperator)(test.operator);
    if (operator === undefined || operator.passesWhenAbsent || operator.negated || test.values.length === 0)
        return false;
    const key = test.key.toLowerCase();
    if (key === "aws:sourceip" || key === "aws:vpcsourceip") {
        return operator.family === "Ip" && test.values.every((value) => (0, unknown_1.isUnknown)(value) || isSmallRange(value));
    }
    if (FIXED.has(key))
        return isText(operator) && test.values.every((value) => isFixed(value, operator, key));
    if (ARNS.has(key))
        return isText(operator) && test.values.every((value) => isNamedArn(value, operator));
    return false;
}
/** Whether some test of a statement narrows it. */
function isNarrowed(statement) {
    return statement.tests.some(narrows);
}
function isText(operator) {
    return operator.family === "String" || operator.family === "Arn";
}
/** Whether a value names one account, organization or network: nothing is left open, save what lies within it. */
function isFixed(value, operator, key) {
    if ((0, unknown_1.isUnknown)(value))
        return true;
    if (value === "" || value.includes("${"))
        return false;
    if (!operator.wildcards || !/[*?]/.test(value))
        return true;
    // The sessions of one role, and whatever lies in one organization.
    if (key === "aws:userid")
        return /^[A-Z0-9]{16,}:[^:]*$/.test(value);
    return key.endsWith("orgpaths") && /^o-[a-z0-9]{10,32}\/[^?]*$/.test(value);
}
function isNamedArn(value, operator) {
    if ((0, unknown_1.isUnknown)(value))
        return true;
    if (!value.startsWith("arn:") || value.includes("${"))
        return false;
    if (!operator.wildcards)
        return true;
    const resource = value.split(":").slice(5).join(":");
    if ((0, principals_1.accountOf)(value) !== undefined)
        return true;
    // A bucket's ARN holds no account; its name has to be whole.
    return value.split(":")[4] === "" && /^[a-z0-9][a-z0-9.-]{2,}(?:\/.*)?$/i.test(resource);
}
/**
 * Whether an address range is narrow enough to mean somebody. S3 calls a policy public from ranges wider than /8, in IPv6
 * wider than /32; whole /8 networks of the Internet are shared by thousands of customers, so here it is /16 for those.
 */
function isSmallRange(value) {
    const range = (0, addresses_1.parseRange)(value);
    if (range === undefined || /^0+$/.test(range.bits))
        return false;
    if (range.bits.length === 128)
        return range.length >= 32;
    return range.length >= ((0, addresses_1.isPrivate)(range) ? 8 : 16);
}
