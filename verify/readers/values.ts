import { documentJson } from "../../rehearsal/document-json";
import type { NamedDocument } from "../../rehearsal/world";
import type { Reading } from "./fault";

/** The value of a setting as JSON; undefined if the resource has none. */
export type Setting = string | number | boolean | undefined | readonly Setting[] | { readonly [key: string]: Setting };

/** Returns whether a setting is a list. */
export function isList(value: Setting): value is readonly Setting[] {
  return Array.isArray(value);
}

/** Returns a setting as text that does not depend on the order of an object's keys. */
export function canonical(value: Setting): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object") return value === undefined ? "null" : JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join()}}`;
}

/** Returns values in a canonical order, for a list whose order has no meaning. */
export function setOf<Value extends Setting>(values: readonly Value[] = []): readonly Value[] {
  return [...values].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** Returns a setting in words, for a message. */
export function settingWords(value: Setting): string {
  if (value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (isList(value)) return value.length === 0 ? "none" : value.map(settingWords).join(", ");
  return typeof value === "object" ? canonical(value) : String(value);
}

/** Returns the documents in a reading; empty if there is none. */
export function documentsIn<From>(
  reading: Reading<From>,
  id: string,
  text: (value: From) => string | undefined,
): Reading<readonly NamedDocument[]> {
  if (reading.kind === "failed") return reading;
  const found = reading.kind === "read" ? text(reading.value) : undefined;
  return { kind: "read", value: found === undefined || found === "" ? [] : [documentOf(id, found)] };
}

/** Parses a policy document from the text of an AWS response. IAM percent-encodes it (RFC 3986). */
export function documentOf(id: string, text: string): NamedDocument {
  return { id, policy: documentJson(text.startsWith("%7B") ? decodeURIComponent(text) : text, id) };
}

/** Parses JSON as a setting, so that white space and the order of keys do not matter. @throws SyntaxError if it is not JSON. */
export function jsonSetting(text: string | undefined): Setting {
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as Setting);
}

/** Returns tags from the list in an AWS response. Omits the reserved tags `aws:…`, which cannot be declared. */
export function tagsOf(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list.flatMap(({ Key = "", Value = "" }) => (Key.startsWith("aws:") ? [] : [[Key, Value] as const])),
  );
}
