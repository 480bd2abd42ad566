import { UnknownValueError } from "@pulumi/policy";
import type { Json } from "@cross-account-s3/iam";

/**
 * The placeholder for a value that is unknown before `pulumi up`. It is the engine's own placeholder for an unknown string; unknown values
 * of every type become this one. See https://www.pulumi.com/docs/concepts/inputs-outputs/#outputs.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or a part of a string, is unknown. */
export function isUnknown(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes(UNKNOWN);
}

/** The most levels of nesting that are read; deeper values become null. Pulumi's own properties have fewer than ten. */
const MAX_DEPTH = 200;

/**
 * Returns a property's value as JSON, with {@link UNKNOWN} for each unknown value. The engine passes properties as proxies that throw
 * when an unknown value is read; this way rules can check the known values around it.
 */
export function plain(value: unknown, depth = 0): Json {
  if (depth > MAX_DEPTH || value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object") return null;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, at) => read(value, String(at), depth));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key, depth)]));
}

function read(holder: object, key: string, depth: number): Json {
  try {
    return plain(Reflect.get(holder, key), depth + 1);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

/** Returns one property of a resource as {@link plain} does. Undefined if the resource does not have it. */
export function property(props: object, key: string): Json | undefined {
  return key in props ? read(props, key, 0) : undefined;
}
