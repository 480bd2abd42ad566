import { isObject, type Json } from "@cross-account-s3/iam";
import { isUnknown, UNKNOWN } from "./unknown";

/**
 * Returns the value at a path: `at(props, "rules", 0, "bucketKeyEnabled")`. Undefined if a value on the path is missing; `UNKNOWN` if one is
 * unknown.
 */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (isUnknown(here)) return UNKNOWN;
    if (typeof step === "number") here = Array.isArray(here) ? (here as readonly Json[])[step] : undefined;
    else here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

/** Returns the elements of a list. A single value counts as a list of one, a missing value as an empty list. */
export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** Returns the strings in a list or a single value. */
export function strings(value: Json | undefined): readonly string[] {
  return list(value).filter((element) => typeof element === "string");
}

/** Whether a value is true, as Pulumi or a provider's configuration writes it: `true` or `"true"`. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}

/** Returns a value if it is a string, and otherwise undefined. */
export function string(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
