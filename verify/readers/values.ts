import { documentJson } from "../../rehearsal/document-json";
import type { NamedDocument } from "../../rehearsal/world";
import type { Reading } from "./fault";

/** The value of a setting, as JSON has it; undefined where the resource has none. */
export type Setting = string | number | boolean | undefined | readonly Setting[] | { readonly [key: string]: Setting };

/** Whether a setting is a list. */
export function isList(value: Setting): value is readonly Setting[] {
  return Array.isArray(value);
}

/** A setting as text that is equal for equal values, whatever the order of an object's keys. */
export function canonical(value: Setting): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object") return value === undefined ? "null" : JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join()}}`;
}

/** Values whose order means nothing. */
export function setOf<Value extends Setting>(values: readonly Value[] = []): readonly Value[] {
  return [...values].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** A setting in words, for a message. */
export function settingWords(value: Setting): string {
  if (value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (isList(value)) return value.length === 0 ? "none" : value.map(settingWords).join(", ");
  return typeof value === "object" ? canonical(value) : String(value);
}

/** The documents in what was read; none, if it is absent. */
export function documentsIn<From>(
  reading: Reading<From>,
  id: string,
  text: (value: From) => string | undefined,
): Reading<readonly NamedDocument[]> {
  if (reading.kind === "failed") return reading;
  const found = reading.kind === "read" ? text(reading.value) : undefined;
  return { kind: "read", value: found === undefined || found === "" ? [] : [documentOf(id, found)] };
}

/** A policy document from AWS's text, which IAM percent-encodes (RFC 3986). */
export function documentOf(id: string, text: string): NamedDocument {
  return { id, policy: documentJson(text.startsWith("%7B") ? decodeURIComponent(text) : text, id) };
}

/** JSON as a setting, so that white space and the order of keys mean nothing. @throws SyntaxError if it is not JSON. */
export function jsonSetting(text: string | undefined): Setting {
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as Setting);
}

/** Tags as most services list them. AWS's own, `aws:…`, cannot be declared. */
export function tagsOf(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list.flatMap(({ Key = "", Value = "" }) => (Key.startsWith("aws:") ? [] : [[Key, Value] as const])),
  );
}
