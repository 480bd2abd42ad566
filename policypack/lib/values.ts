import { isObject, type Json } from "@cross-account-s3/iam";
import { isUnknown, UNKNOWN } from "./unknown";

/**
 * What stands at a path inside a value: `at(props, "rules", 0, "bucketKeyEnabled")`. Undefined where something on the way
 * is missing; the unknown sentinel where something on the way is not known yet.
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

/** The elements of a list; a single value counts as a list of one, a missing one as an empty list. */
export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** The strings of a list or a single value; what is not a string is left out. */
export function strings(value: Json | undefined): readonly string[] {
  return list(value).filter((one) => typeof one === "string");
}

/** A boolean as Pulumi or a provider's configuration writes it: `true` or `"true"`. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}

/** The string itself, or undefined for anything else. */
export function string(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
