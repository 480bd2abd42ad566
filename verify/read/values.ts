import { parsePolicy } from "../../rehearsal/policy-json";
import type { NamedDocument } from "../../rehearsal/world";
import type { Reading } from "./fault";

/** The text of a setting that a thing has not. */
export const NONE = "none";

/** Changes what was read; what is absent becomes `none` where it is given. */
export function map<From, To>(reading: Reading<From>, to: (value: From) => To, none?: To): Reading<To> {
  if (reading.kind === "read") return { kind: "read", value: to(reading.value) };
  return reading.kind === "absent" && none !== undefined ? { kind: "read", value: none } : reading;
}

/** A policy document from AWS's text; percent signs as IAM writes them are taken out. */
export function documentOf(id: string, text: string): NamedDocument {
  return { id, policy: parsePolicy(text.startsWith("%7B") ? decodeURIComponent(text) : text, id) };
}

/** A list as a setting's text, so that its order means nothing. */
export function listed(values: readonly string[]): string {
  return values.length === 0 ? NONE : [...values].sort().join(", ");
}

/** A yes or no as a setting's text. */
export function flag(value: boolean | undefined): string {
  return value === true ? "on" : "off";
}
