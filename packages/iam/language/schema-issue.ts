import { type JsonPath, jsonPathText } from "./json";

/** The properties of a validation issue that its text needs. Issues of zod have this shape. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The expected type, by its JavaScript name. */
  readonly expected?: string;
  /** Keys that the object must not have. */
  readonly keys?: readonly string[];
  /** The accepted values, if there are few. */
  readonly values?: readonly unknown[];
  /** The least number, or the least length of a text, list or map. */
  readonly minimum?: number | bigint;
  /** The greatest number, or the greatest length of a text, list or map. */
  readonly maximum?: number | bigint;
  /** The type of the value that `minimum` or `maximum` limits. */
  readonly origin?: string;
  /** The issues of each alternative, for a value that may have several shapes. */
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** Names of types for readers of a configuration file, by the type's JavaScript name. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
  null: "null",
};

/** Units of `minimum` and `maximum`, by the type of the value. */
const UNITS: Readonly<Record<string, string>> = {
  string: " characters",
  array: " entries",
  object: " keys",
  record: " keys",
};

/**
 * Returns validation issues on one line, each as `<key>: found X, expected Y`. X is the type of the value and never the value itself,
 * which may be a secret.
 *
 * @param value the value that the schema refused.
 */
export function schemaIssuesText(issues: readonly SchemaIssue[], value: unknown): string {
  return issues.flatMap((issue) => issueTexts(issue, value)).join("; ");
}

function issueTexts(issue: SchemaIssue, value: unknown): readonly string[] {
  const path: JsonPath = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  if (issue.code === "unrecognized_keys") {
    return (issue.keys ?? []).map((key) => `${jsonPathText([...path, key])}: unknown key; remove it`);
  }
  const prefix = path.length === 0 ? "" : `${jsonPathText(path)}: `;
  const actual = valueAt(value, path);
  const found = actual === undefined ? "missing" : `found ${typeText(actual)}`;
  return [`${prefix}${found}, expected ${expectedText(issue)}`];
}

function expectedText({ code, message, expected, values, errors, ...size }: SchemaIssue): string {
  const unit = UNITS[size.origin ?? ""] ?? "";
  switch (code) {
    case "too_small":
      return message.startsWith("Too small") ? `at least ${String(size.minimum)}${unit}` : message;
    case "too_big":
      return message.startsWith("Too big") ? `at most ${String(size.maximum)}${unit}` : message;
    case "invalid_type":
      return TYPE_NAMES[expected ?? ""] ?? expected ?? "another type";
    case "invalid_value":
      return `one of ${(values ?? []).map(String).join(", ")}`;
    case "invalid_union":
      return [...new Set((errors ?? []).flatMap(([first]) => (first ? [expectedText(first)] : [])))].join(", or ");
    default:
      return message.replace(/^expected /, "");
  }
}

function typeText(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value === "") return "an empty text";
  return TYPE_NAMES[typeof value] ?? typeof value;
}

/** Returns the value at a path of keys; undefined if there is none. Only an object's own keys count. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? Object.entries(inner).find(([k]) => k === String(key))?.[1]
        : undefined,
    value,
  );
}
