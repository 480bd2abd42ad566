import { type JsonPath, jsonPathText } from "./json";

/** An issue of a schema library, as far as its text needs; those of zod have this form. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The type that is expected, in JavaScript's words. */
  readonly expected?: string;
  /** The keys that an object may not have. */
  readonly keys?: readonly string[];
  /** The values that are accepted, where there are few. */
  readonly values?: readonly unknown[];
  /** The least or the most, of a number or of what a text, a list or a map has. */
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly origin?: string;
  /** For a value that may have several shapes: the issues with each. */
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** What to write for a type, in the words of a configuration file. */
const WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
  null: "null",
};

const UNITS: Readonly<Record<string, string>> = {
  string: " characters",
  array: " entries",
  object: " keys",
  record: " keys",
};

/**
 * Issues of a schema in plain words on one line, each as `<key>: found X, expected Y`. What was found is named by its type: a value may be
 * a secret.
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
  const where = path.length === 0 ? "" : `${jsonPathText(path)}: `;
  const found = valueAt(value, path);
  const what = found === undefined ? "missing" : `found ${kindOf(found)}`;
  return [`${where}${what}, expected ${expectedBy(issue)}`];
}

function expectedBy({ code, message, expected, values, errors, ...size }: SchemaIssue): string {
  const unit = UNITS[size.origin ?? ""] ?? "";
  switch (code) {
    case "too_small":
      return message.startsWith("Too small") ? `at least ${String(size.minimum)}${unit}` : message;
    case "too_big":
      return message.startsWith("Too big") ? `at most ${String(size.maximum)}${unit}` : message;
    case "invalid_type":
      return WORDS[expected ?? ""] ?? expected ?? "another type";
    case "invalid_value":
      return `one of ${(values ?? []).map(String).join(", ")}`;
    case "invalid_union":
      return [...new Set((errors ?? []).flatMap(([first]) => (first ? [expectedBy(first)] : [])))].join(", or ");
    default:
      return message.replace(/^expected /, "");
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value === "") return "an empty text";
  return WORDS[typeof value] ?? typeof value;
}

/** The value under a path of keys; undefined where there is none. Only an object's own keys count. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? Object.entries(inner).find(([k]) => k === String(key))?.[1]
        : undefined,
    value,
  );
}
