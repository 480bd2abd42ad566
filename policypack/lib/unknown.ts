import { UnknownValueError } from "@pulumi/policy";
import type { Json } from "@cross-account-s3/iam";

/**
 * How a value that the engine cannot know before `up` is written here: the engine's own sentinel for an unknown string.
 * All kinds of unknown become this one. See https://www.pulumi.com/docs/concepts/inputs-outputs/#outputs.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or a part of a string, is not known yet. */
export function isUnknown(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes(UNKNOWN);
}

/** How deep a property may nest; deeper parts are cut off as null. Pulumi's own properties nest under ten levels. */
const DEEPEST = 200;

/**
 * A plain copy of a resource's property. The engine hands properties over as proxies that throw when an unknown is
 * touched; here each unknown becomes {@link UNKNOWN}, so that what is known around it can still be checked.
 */
export function plain(value: unknown, depth = 0): Json {
  if (depth > DEEPEST || value === null || value === undefined) return null;
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

/** The property `key` of a resource, plain; undefined where the resource does not have it. */
export function property(props: object, key: string): Json | undefined {
  return key in props ? read(props, key, 0) : undefined;
}
