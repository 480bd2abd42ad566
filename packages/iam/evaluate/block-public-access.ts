import { containsRange, parseAddressRange } from "../language/address";
import type { ConditionOperator, ConditionTest } from "../language/condition";
import { accountInPattern, parseArn } from "../language/arn";
import type { Statement } from "../language/policy";
import { hasWildcard } from "../language/wildcard";
import type { Principal } from "../language/principal";

/**
 * Rules for what is public. `s3` are the rules of S3 Block Public Access, by which S3 refuses requests. `other services` adds
 * condition keys that S3 does not list; no service refuses requests by these rules.
 */
export type PublicRules = "s3" | "other services";

/**
 * Whether a statement of a resource policy is public: its effect is Allow, and neither its principals nor a condition limit it to
 * fixed values. S3 treats a policy as public if one of its statements is.
 *
 * Principals are fixed if each is an account, user, role, session or service. A web identity provider is not fixed: S3's guide
 * gives `graph.facebook.com` as an example of a public principal. Neither is `NotPrincipal`.
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

/** Keys of S3's rules: a condition on one of them, with fixed values only, makes a statement not public. */
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

/** Keys that the rules for other services add. Each names an account, an organization or a network. */
const OTHER_FIXED_KEYS: ReadonlySet<string> = new Set([
  "aws:principalorgpaths",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourcevpcarn",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "kms:calleraccount",
]);

/** Operators that match only the values that they list. */
const EXACT: ReadonlySet<ConditionOperator> = new Set([
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
  "ArnEquals",
  "ArnLike",
]);

/** Whether a test limits requests to fixed values, so that a statement with the test is not public. */
export function isFixedTest(test: ConditionTest, rules: PublicRules = "s3"): boolean {
  // `IfExists` and `ForAllValues` also match requests without the key.
  if (test.ifExists || test.quantifier === "ForAllValues" || test.values.length === 0) return false;
  const key = test.key.toLowerCase();
  const elsewhere = rules === "other services";
  if (key === "aws:sourceip" || (elsewhere && key === "aws:vpcsourceip")) {
    return test.operator === "IpAddress" && test.values.every(isNarrowRange);
  }
  if (!EXACT.has(test.operator)) return false;
  if (elsewhere && (FIXED_KEYS.has(key) || OTHER_FIXED_KEYS.has(key))) {
    return test.values.every((value) => isFixed(value) || isBounded(key, value));
  }
  if (FIXED_KEYS.has(key)) return test.values.every(isFixed);
  return key === "s3:dataaccesspointarn" && test.values.every((value) => isFixed(value) || namesAccessPoints(value));
}

/** Whether a value has no wildcard and no policy variable. It makes no difference whether the operator reads them. */
function isFixed(value: string): boolean {
  return value !== "" && !hasWildcard(value) && !value.includes("${");
}

/** Whether a pattern matches values of one account, organization, role or bucket only. By S3's rules no pattern is fixed. */
function isBounded(key: string, value: string): boolean {
  if (value.includes("${")) return false;
  if (key === "aws:userid") return /^[A-Z0-9]{16,}:[^:]*$/.test(value);
  if (key.endsWith("orgpaths")) return /^o-[a-z0-9]{10,32}\/[^?]*$/.test(value);
  if (!key.endsWith("arn")) return false;
  if (accountInPattern(value) !== undefined) return true;
  // A bucket's ARN has no account, so the pattern must have the whole name.
  return /^arn:[^:*?]+:s3:::[a-z0-9][a-z0-9.-]{2,}(?:\/.*)?$/i.test(value);
}

/** The private ranges of RFC 1918. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (text) => parseAddressRange(text) ?? [],
);

/** Whether a range is at most a /8 of IPv4 or a /32 of IPv6, or lies in a private range of RFC 1918. */
function isNarrowRange(value: string): boolean {
  const range = parseAddressRange(value);
  if (range === undefined) return false;
  return (
    range.prefix >= (range.version === 4 ? 8 : 32) ||
    PRIVATE_RANGES.some((privateRange) => containsRange(privateRange, range))
  );
}

/** Whether a value names access points of one account. Their names may have wildcards. */
function namesAccessPoints(value: string): boolean {
  const arn = parseArn(value);
  return arn !== undefined && /^[0-9]{12}$/.test(arn.account) && arn.resource.startsWith("accesspoint/");
}
