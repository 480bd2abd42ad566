import {
  type AddressRange,
  type ConditionTest,
  containsRange,
  isFixedTest,
  isPublicStatement,
  parseAddressRange,
  type PublicRules,
  type Statement,
} from "@cross-account-s3/iam";
import type { DocumentKind } from "./document-kinds";
import { isUnknown } from "./unknown";

/** Policies to which S3 applies Block Public Access. */
const OF_S3: readonly DocumentKind[] = ["bucket", "accessPoint", "objectLambda"];

/** Whose rules say what is public in a document of a kind. */
export function publicRules(kind: DocumentKind): PublicRules {
  return OF_S3.includes(kind) ? "s3" : "other services";
}

/** How far a statement is open. */
type Openness =
  /** It is held to fixed values. */
  | "held"
  /** It is public by the definition of packages/iam. */
  | "public"
  /** It is not, but only for a test that anyone may pass: a wide range of addresses, or a header that the caller chooses. */
  | "open to anyone";

/** How far a statement is open, by whose rules. A value that is not known yet counts as fixed. */
export function opennessOf(statement: Statement, rules: PublicRules): Openness {
  const conditions = statement.conditions.map(withoutUnknown);
  if (isPublicStatement({ ...statement, conditions }, rules)) return "public";
  const telling = conditions.filter((test) => !isPassedByAnybody(test));
  return isPublicStatement({ ...statement, conditions: telling }, rules) ? "open to anyone" : "held";
}

/**
 * Whether a statement is public to S3 though it is for units of an organization only: S3 does not list `aws:PrincipalOrgPaths`,
 * so that RestrictPublicBuckets refuses the requests that the statement allows.
 */
export function isPublicForUnits(statement: Statement): boolean {
  return (
    opennessOf(statement, "s3") === "public" &&
    statement.conditions.some(
      (test) => /^aws:PrincipalOrgPaths$/i.test(test.key) && isFixedTest(test, "other services"),
    )
  );
}

function withoutUnknown(test: ConditionTest): ConditionTest {
  if (!isAddressKey(test.key) || !test.values.some(isUnknown)) return test;
  const values = test.values.filter((value) => !isUnknown(value));
  return { ...test, values: values.length === 0 ? ["192.0.2.0/24"] : values };
}

function isPassedByAnybody({ key, values }: ConditionTest): boolean {
  if (key.toLowerCase() === "s3:x-amz-server-side-encryption-aws-kms-key-id") return true;
  return isAddressKey(key) && values.some((value) => !isUnknown(value) && !isOfOneOwner(value));
}

function isAddressKey(key: string): boolean {
  return /^aws:(?:Vpc)?SourceIp$/i.test(key);
}

/** Networks that the Internet does not reach. */
const PRIVATE: readonly AddressRange[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
].flatMap((text) => parseAddressRange(text) ?? []);

/**
 * Whether a range of addresses may be one owner's. S3 takes ranges up to /8 for narrow; those of the Internet are shared by
 * thousands of customers of a provider, so here it is /16 for them.
 */
function isOfOneOwner(value: string): boolean {
  const range = parseAddressRange(value);
  if (range === undefined || range.address === 0n) return false;
  if (range.version === 6) return range.prefix >= 32;
  return range.prefix >= (PRIVATE.some((one) => containsRange(one, range)) ? 8 : 16);
}
