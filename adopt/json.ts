import { isList, isObject, type Json, type JsonObject } from "@cross-account-s3/iam";
import { z } from "zod";

export { isList, isObject, type Json, type JsonObject };

const json: z.ZodType<Json> = z.json();

/** Any JSON object. */
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);

/** A list as it is, anything else as a list of one, nothing as an empty list: AWS accepts both spellings nearly everywhere. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** The texts in a value that is a text or a list of them; anything else in it is left out. */
export function texts(value: Json | undefined): readonly string[] {
  return asList(value).filter((one) => typeof one === "string");
}

/** The document among the facts that were read of a resource, such as the policy of a bucket; null if it has none. */
export function documentOf({ document }: JsonObject): JsonObject | null {
  return isObject(document) ? document : null;
}

/**
 * Reads JSON text that others wrote.
 *
 * @returns the object, or in one sentence why there is none. A number that JavaScript cannot hold exactly is such a reason:
 *   writing it back would change it.
 */
export function readObject(text: string): { readonly object: JsonObject } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `it is not JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  const inexact = numbersOutside(text).find((number) => !isExact(number));
  if (inexact !== undefined)
    return { fault: `the number ${inexact} in it cannot be written back exactly; have the owner write it as a text` };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { fault: "it is not a JSON object" };
  // What JSON.parse made is JSON: parsing it again with zod would rebuild it, and could not keep it as it was.
  return { object: value as JsonObject };
}

/** The number tokens of a JSON text, those inside strings left out. */
function numbersOutside(text: string): readonly string[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return tokens.filter((token) => !token.startsWith('"'));
}

function isExact(number: string): boolean {
  return /[.eE]/.test(number) ? Number.isFinite(Number(number)) : Number.isSafeInteger(Number(number));
}

/** JSON text with every object's keys sorted: equal for values that differ only in the order of keys. */
export function sorted(value: Json): string {
  if (isList(value)) return `[${value.map(sorted).join(",")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sorted(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Length in bytes of the text that is sent: JSON without white space, in UTF-8. */
export function bytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Turns what a client of the SDK returned into JSON: fields that are undefined go, its `$metadata` too. */
export function fromSdk(value: object): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify({ ...value, $metadata: undefined }));
  return jsonObject.parse(plain);
}
