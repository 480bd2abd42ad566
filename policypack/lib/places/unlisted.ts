import type { DocumentKind } from "../document-kinds";
import { isObject, type Json, readJson } from "@cross-account-s3/iam";
import { isUnknown, plain } from "../unknown";
import { list } from "../values";
import type { Located } from "./located";

/** How deep and how wide a resource of an unlisted type is looked through. */
const DEEPEST = 12;
const MOST_VALUES = 20_000;

/**
 * The policy documents in the properties of a resource whose type is in no list: objects, or JSON text, with a `Statement`
 * whose elements have an `Effect` and an `Action`. They go through the rules that need to know no service.
 */
export function statementsIn(props: object): readonly Located[] {
  const found: Located[] = [];
  let left = MOST_VALUES;
  const look = (value: Json, where: string, depth: number): void => {
    if (depth > DEEPEST || --left < 0 || value === null) return;
    if (typeof value === "string") {
      const opened = holdsStatements(value) ? parse(value) : null;
      if (isPolicy(opened)) found.push({ kind: kindFor(where), where, text: value });
      else if (isObject(opened)) look(opened, where, depth + 1);
      return;
    }
    if (Array.isArray(value)) {
      (value as readonly Json[]).forEach((one, index) => {
        look(one, `${where}[${index}]`, depth + 1);
      });
    } else if (isPolicy(value)) {
      found.push({ kind: kindFor(where), where, text: JSON.stringify(value) });
    } else if (isObject(value)) {
      for (const [key, one] of Object.entries(value)) look(one, where === "" ? key : `${where}.${key}`, depth + 1);
    }
  };
  look(plain(props), "", 0);
  return found;
}

function holdsStatements(text: string): boolean {
  return text.length < 1_000_000 && /^\s*[{[]/.test(text) && text.includes('"Statement"') && !isUnknown(text);
}

function parse(text: string): Json {
  const read = readJson(text);
  return "value" in read ? read.value : null;
}

/** Whether a value is a policy in IAM's grammar; SNS's data protection policies, for one, have another `Statement`. */
function isPolicy(value: Json): boolean {
  if (!isObject(value) || value.Statement === undefined) return false;
  const statements = list(value.Statement);
  return (
    statements.length > 0 &&
    statements.every(
      (one) => isObject(one) && one.Effect !== undefined && (one.Action !== undefined || one.NotAction !== undefined),
    )
  );
}

/** The kinds of what is found by its statements. */
export const FOUND_BY_STATEMENTS: ReadonlySet<DocumentKind> = new Set(["trust", "unlisted"]);

function kindFor(where: string): "trust" | "unlisted" {
  return /assumeRolePolicy(?:Document)?$/i.test(where) ? "trust" : "unlisted";
}
