import {
  accountInPattern,
  containsRange,
  type ConditionTest,
  type AddressRange,
  parseAddressRange,
  type Statement,
} from "@cross-account-s3/iam";
import type { OperatorFamily } from "./operators";
import { familyOf, isPositive, readsWildcards } from "./operators";
import { isUnknown } from "./unknown";

/** A test that only AWS's own services pass: in an endpoint's policy it narrows, as they come for the callers themselves. */
export function isForServices(test: ConditionTest): boolean {
  return (
    /^aws:(?:PrincipalIsAWSService|ViaAWSService)$/i.test(test.key) &&
    familyOf(test) === "Bool" &&
    isPositive(test) &&
    test.values.every((value) => value === "true")
  );
}

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
 * known account, organization, network or resource. `aws:PrincipalArn` is no such key, as a role of any account may bear a name.
 */
export function narrows(test: ConditionTest): boolean {
  if (!isPositive(test)) return false;
  const key = test.key.toLowerCase();
  const family = familyOf(test);
  if (key === "aws:sourceip" || key === "aws:vpcsourceip") {
    return family === "Ip" && test.values.every((value) => isUnknown(value) || isSmallRange(value));
  }
  if (FIXED.has(key)) return isText(family) && test.values.every((value) => isFixed(value, test, key));
  if (ARNS.has(key)) return isText(family) && test.values.every((value) => isNamedArn(value, test));
  return false;
}

/** Whether some test of a statement narrows it. */
export function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(narrows);
}

function isText(family: OperatorFamily): boolean {
  return family === "String" || family === "Arn";
}

/** Whether a value names one account, organization or network: nothing is left open, save what lies within it. */
function isFixed(value: string, test: ConditionTest, key: string): boolean {
  if (isUnknown(value)) return true;
  if (value === "" || value.includes("${")) return false;
  if (!readsWildcards(test) || !/[*?]/.test(value)) return true;
  // The sessions of one role, and whatever lies in one organization.
  if (key === "aws:userid") return /^[A-Z0-9]{16,}:[^:]*$/.test(value);
  return key.endsWith("orgpaths") && /^o-[a-z0-9]{10,32}\/[^?]*$/.test(value);
}

function isNamedArn(value: string, test: ConditionTest): boolean {
  if (isUnknown(value)) return true;
  if (!value.startsWith("arn:") || value.includes("${")) return false;
  if (!readsWildcards(test)) return true;
  const resource = value.split(":").slice(5).join(":");
  if (accountInPattern(value) !== undefined) return true;
  // A bucket's ARN holds no account; its name has to be whole.
  return value.split(":")[4] === "" && /^[a-z0-9][a-z0-9.-]{2,}(?:\/.*)?$/i.test(resource);
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
 * Whether an address range is narrow enough to mean somebody. S3 calls a policy public from ranges wider than /8, in IPv6
 * wider than /32; whole /8 networks of the Internet are shared by thousands of customers, so here it is /16 for those.
 */
function isSmallRange(value: string): boolean {
  const range = parseAddressRange(value);
  if (range === undefined || range.address === 0n) return false;
  if (range.version === 6) return range.prefix >= 32;
  return range.prefix >= (PRIVATE.some((one) => containsRange(one, range)) ? 8 : 16);
}
