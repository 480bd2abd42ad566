import { containsRange, parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import { parseArn } from "../language/arn";
import type { Statement } from "../language/policy";
import { hasWildcard } from "../language/wildcard";
import type { Principal } from "../language/principal";

/**
 * Whether S3 takes a bucket policy's statement for public: it allows something, and neither its principals nor a condition
 * hold it to fixed values. S3 takes a whole policy for public if it has one such statement.
 *
 * Principals are fixed if each is an account, user, role, session or service. A web identity provider is not one: S3's
 * guide gives `graph.facebook.com` as an example of public. `NotPrincipal` fixes nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicStatement(statement: Statement): boolean {
  if (statement.effect === "Deny") return false;
  const { principal, conditions } = statement;
  const fixed = principal?.negated === false && principal.principals.every(isFixedPrincipal);
  return !fixed && !conditions.some(isFixedCondition);
}

function isFixedPrincipal({ kind }: Principal): boolean {
  return kind !== "everyone" && kind !== "federated";
}

/** Keys that keep a statement from being public if each value is fixed. */
const FIXED_KEYS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:principalservicename",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "s3:dataaccesspointaccount",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
]);

/** Operators that let in only the values that they list. */
const EXACT: ReadonlySet<ConditionOperator> = new Set([
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
  "ArnEquals",
  "ArnLike",
]);

function isFixedCondition(test: ConditionTest): boolean {
  // An absent key passes both: they hold nobody to a value.
  if (test.ifExists || test.quantifier === "ForAllValues" || test.values.length === 0) return false;
  const key = test.key.toLowerCase();
  if (key === "aws:sourceip") return test.operator === "IpAddress" && test.values.every(isNarrowRange);
  if (!EXACT.has(test.operator)) return false;
  if (FIXED_KEYS.has(key)) return test.values.every(isFixed);
  return key === "s3:dataaccesspointarn" && test.values.every((value) => isFixed(value) || isAccessPoints(value));
}

/** Whether a value has no wildcard and no policy variable, whether or not its operator reads them. */
function isFixed(value: string): boolean {
  return !hasWildcard(value) && !value.includes("${");
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap((text) => parseAddressRange(text) ?? []);

/** At most a /8 of IPv4 or a /32 of IPv6, or a private range of RFC 1918. */
function isNarrowRange(value: string): boolean {
  const range = parseAddressRange(value);
  if (range === undefined) return false;
  return range.prefix >= (range.version === 4 ? 8 : 32) || PRIVATE.some((one) => containsRange(one, range));
}

/** The access points of one account: a wildcard in the name is no harm where the account is fixed. */
function isAccessPoints(value: string): boolean {
  const arn = parseArn(value);
  return arn !== undefined && /^[0-9]{12}$/.test(arn.account) && arn.resource.startsWith("accesspoint/");
}
