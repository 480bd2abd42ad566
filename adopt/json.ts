import { isList, isObject, type Json, type JsonObject } from "@cross-account-s3/iam";
import { z } from "zod";

export { isList, isObject, type Json, type JsonObject };

const json: z.ZodType<Json> = z.json();

/** Schema for any JSON object. */
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);

/** Returns a list unchanged, any other value as a list of one, and undefined as an empty list. AWS accepts both forms almost everywhere. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** Returns the strings in a value that is a string or a list; omits other elements. */
export function texts(value: Json | undefined): readonly string[] {
  return asList(value).filter((one) => typeof one === "string");
}

/** Returns the document in the facts of a resource, such as the policy of a bucket; null if there is none. */
export function documentOf({ document }: JsonObject): JsonObject | null {
  return isObject(document) ? document : null;
}

/**
 * Parses JSON text of other owners.
 *
 * @returns the object, or the reason why it cannot be used, as a sentence. One reason is a number that JavaScript cannot represent exactly,
 *   as writing it back would change it.
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
  // The result of JSON.parse is JSON. Parsing it with zod would rebuild it instead of keeping it unchanged.
  return { object: value as JsonObject };
}

/** Returns the number tokens of a JSON text, without those inside strings. */
function numbersOutside(text: string): readonly string[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return tokens.filter((token) => !token.startsWith('"'));
}

function isExact(number: string): boolean {
  return /[.eE]/.test(number) ? Number.isFinite(Number(number)) : Number.isSafeInteger(Number(number));
}

/** Returns JSON text with sorted keys, which is equal for values that differ only in the order of keys. */
export function sorted(value: Json): string {
  if (isList(value)) return `[${value.map(sorted).join(",")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sorted(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Returns the size of a value as compact JSON, in bytes of UTF-8. */
export function bytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Converts a response of the SDK to JSON. Removes undefined fields and `$metadata`. */
export function fromSdk(value: object): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify({ ...value, $metadata: undefined }));
  return jsonObject.parse(plain);
}
