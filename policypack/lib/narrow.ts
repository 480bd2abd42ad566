import type { Operator } from "./operators";
import { readOperator } from "./operators";
import { accountOf } from "./principals";
import type { Statement, Test } from "./statement";
import { isUnknown } from "./unknown";

/** Keys whose value is one account, one organization, one network or one resource: a fixed value of them narrows. */
const FIXED = new Set(
  [
    "aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:SourceAccount aws:SourceOwner aws:SourceOrgID",
    "aws:SourceOrgPaths aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths aws:userid",
    "kms:CallerAccount s3:DataAccessPointAccount",
  ].flatMap((line) => line.toLowerCase().split(" ")),
);

/** Keys that hold an ARN: they narrow when the ARN names an account, or a resource without a wildcard. */
const ARNS = new Set(["aws:sourcearn", "aws:sourcevpcarn", "s3:dataaccesspointarn"]);

/**
 * Whether a test lets only known callers through: a request that lacks the key fails it, and each value stands for a
 * known account, organization, network or resource. S3 draws the line between public and not public in the same way:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status.
 *
 * `aws:PrincipalArn` is no such key: S3 still counts `*` with it as public.
 */
export function narrows(test: Test): boolean {
  const operator = readOperator(test.operator);
  if (operator === undefined || operator.passesWhenAbsent || operator.negated || test.values.length === 0) return false;
  const key = test.key.toLowerCase();
  if (key === "aws:sourceip" || key === "aws:vpcsourceip") {
    return operator.family === "Ip" && test.values.every((value) => isUnknown(value) || isSmallRange(value));
  }
  if (FIXED.has(key)) return isText(operator) && test.values.every((value) => isFixed(value, operator));
  if (ARNS.has(key)) return isText(operator) && test.values.every((value) => isNamedArn(value, operator));
  return false;
}

/** Whether some test of a statement narrows it. */
export function isNarrowed(statement: Statement): boolean {
  return statement.tests.some(narrows);
}

function isText(operator: Operator): boolean {
  return operator.family === "String" || operator.family === "Arn";
}

function isFixed(value: string, operator: Operator): boolean {
  if (isUnknown(value)) return true;
  if (value === "" || value.includes("${")) return false;
  return !operator.wildcards || !/^[*?]/.test(value);
}

function isNamedArn(value: string, operator: Operator): boolean {
  if (isUnknown(value)) return true;
  if (!value.startsWith("arn:") || value.includes("${")) return false;
  if (!operator.wildcards) return true;
  const resource = value.split(":").slice(5).join(":");
  return accountOf(value) !== undefined || (/^[a-z0-9]/i.test(resource) && value.split(":")[4] === "");
}

/**
 * Whether an address range is narrow enough to mean somebody: no wider than /8, in IPv6 no wider than /32, which is where
 * S3 begins to call a policy public.
 */
export function isSmallRange(value: string): boolean {
  const [address = "", length] = value.split("/");
  const six = address.includes(":");
  const bits = length === undefined ? (six ? 128 : 32) : Number(length);
  return address !== "" && Number.isInteger(bits) && bits >= (six ? 32 : 8) && !/^(?:0\.0\.0\.0|::)$/.test(address);
}
