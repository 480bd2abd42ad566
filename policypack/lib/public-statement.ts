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

/** The kinds of policies to which S3 applies Block Public Access. */
const OF_S3: readonly DocumentKind[] = ["bucket", "accessPoint", "objectLambda"];

/** Returns the rules for what is public in documents of a kind. */
export function publicRules(kind: DocumentKind): PublicRules {
  return OF_S3.includes(kind) ? "s3" : "other services";
}

/** How open a statement is. */
type Openness =
  /** It is limited to fixed values. */
  | "limited"
  /** It is public by the rules of `packages/iam`. */
  | "public"
  /** It is not public by these rules, but anyone can satisfy its conditions: a wide address range, or a header that the caller sets. */
  | "open to anyone";

/** Returns how open a statement is by some rules. An unknown value counts as fixed. */
export function opennessOf(statement: Statement, rules: PublicRules): Openness {
  const conditions = statement.conditions.map(withoutUnknown);
  if (isPublicStatement({ ...statement, conditions }, rules)) return "public";
  const limiting = conditions.filter((test) => !anyoneCanPass(test));
  return isPublicStatement({ ...statement, conditions: limiting }, rules) ? "open to anyone" : "limited";
}

/**
 * Whether a statement is public to S3 although it allows only organizational units. S3 does not list `aws:PrincipalOrgPaths`, so
 * RestrictPublicBuckets refuses the requests that the statement allows.
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

function anyoneCanPass({ key, values }: ConditionTest): boolean {
  if (key.toLowerCase() === "s3:x-amz-server-side-encryption-aws-kms-key-id") return true;
  return isAddressKey(key) && values.some((value) => !isUnknown(value) && !isOfOneOwner(value));
}

function isAddressKey(key: string): boolean {
  return /^aws:(?:Vpc)?SourceIp$/i.test(key);
}

/** Ranges that are not reachable from the Internet. */
const PRIVATE_RANGES: readonly AddressRange[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
].flatMap((text) => parseAddressRange(text) ?? []);

/**
 * Whether a range of addresses may belong to one owner. S3 accepts ranges up to /8. A public range of that size is shared by thousands
 * of a provider's customers, so public ranges must be /16 or smaller here.
 */
function isOfOneOwner(value: string): boolean {
  const range = parseAddressRange(value);
  if (range === undefined || range.address === 0n) return false;
  if (range.version === 6) return range.prefix >= 32;
  return range.prefix >= (PRIVATE_RANGES.some((privateRange) => containsRange(privateRange, range)) ? 8 : 16);
}
