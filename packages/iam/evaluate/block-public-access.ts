import { containsRange, parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import { accountInPattern, parseArn } from "../language/arn";
import type { Statement } from "../language/policy";
import { hasWildcard } from "../language/wildcard";
import type { Principal } from "../language/principal";

/**
 * Whose rules say what is public: those of S3's Block Public Access, or those for the resources of other services. No service
 * but S3 refuses requests by its rules; for the others, S3's list is completed by keys that S3 does not list.
 */
export type PublicRules = "s3" | "other services";

/**
 * Whether a resource policy's statement is public: it allows something, and neither its principals nor a condition hold it to
 * fixed values. S3 takes a whole policy for public if it has one such statement.
 *
 * Principals are fixed if each is an account, user, role, session or service. A web identity provider is not one: S3's
 * guide gives `graph.facebook.com` as an example of public. `NotPrincipal` fixes nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicStatement(statement: Statement, rules: PublicRules = "s3"): boolean {
  if (statement.effect === "Deny") return false;
  const { principal, conditions } = statement;
  const fixed = principal?.negated === false && principal.principals.every(isFixedPrincipal);
  return !fixed && !conditions.some((test) => isFixedTest(test, rules));
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

/** Keys that S3 does not list, and that name an account, an organization or a network all the same. */
const FIXED_ELSEWHERE: ReadonlySet<string> = new Set([
  "aws:principalorgpaths",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourcevpcarn",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "kms:calleraccount",
]);

/** Operators that let in only the values that they list. */
const EXACT: ReadonlySet<ConditionOperator> = new Set([
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
  "ArnEquals",
  "ArnLike",
]);

/** Whether a test holds requests to fixed values, so that a statement with it is not public. */
export function isFixedTest(test: ConditionTest, rules: PublicRules = "s3"): boolean {
  // An absent key passes both: they require no value.
  if (test.ifExists || test.quantifier === "ForAllValues" || test.values.length === 0) return false;
  const key = test.key.toLowerCase();
  const elsewhere = rules === "other services";
  if (key === "aws:sourceip" || (elsewhere && key === "aws:vpcsourceip")) {
    return test.operator === "IpAddress" && test.values.every(isNarrowRange);
  }
  if (!EXACT.has(test.operator)) return false;
  if (elsewhere && (FIXED_KEYS.has(key) || FIXED_ELSEWHERE.has(key))) {
    return test.values.every((value) => isFixed(value) || isWithin(key, value));
  }
  if (FIXED_KEYS.has(key)) return test.values.every(isFixed);
  return key === "s3:dataaccesspointarn" && test.values.every((value) => isFixed(value) || isAccessPoints(value));
}

/** Whether a value has no wildcard and no policy variable, whether or not its operator reads them. */
function isFixed(value: string): boolean {
  return value !== "" && !hasWildcard(value) && !value.includes("${");
}

/** Whether a pattern stays within one account, organization, role or bucket; S3 takes no pattern for fixed. */
function isWithin(key: string, value: string): boolean {
  if (value.includes("${")) return false;
  if (key === "aws:userid") return /^[A-Z0-9]{16,}:[^:]*$/.test(value);
  if (key.endsWith("orgpaths")) return /^o-[a-z0-9]{10,32}\/[^?]*$/.test(value);
  if (!key.endsWith("arn")) return false;
  if (accountInPattern(value) !== undefined) return true;
  // A bucket's ARN holds no account; its name has to be whole.
  return /^arn:[^:*?]+:s3:::[a-z0-9][a-z0-9.-]{2,}(?:\/.*)?$/i.test(value);
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
