import type { DocumentKind } from "../document-kinds";
import { isObject, type Json, readJson } from "@cross-account-s3/iam";
import { isUnknown, plain } from "../unknown";
import { list } from "../values";
import type { Located } from "./located";

/** The most levels and values of a resource of an unlisted type that are searched. */
const MAX_DEPTH = 12;
const MOST_VALUES = 20_000;

/**
 * Returns the policy documents in the properties of a resource of an unlisted type: objects or JSON texts with a `Statement` whose elements
 * have an `Effect` and an `Action`. The rules that do not depend on a service check them.
 */
export function statementsIn(props: object): readonly Located[] {
  const found: Located[] = [];
  let left = MOST_VALUES;
  const search = (value: Json, where: string, depth: number): void => {
    if (depth > MAX_DEPTH || --left < 0 || value === null) return;
    if (typeof value === "string") {
      const document = mayContainStatements(value) ? parse(value) : null;
      if (isPolicy(document)) found.push({ kind: kindFor(where), where, text: value });
      else if (isObject(document)) search(document, where, depth + 1);
      return;
    }
    if (Array.isArray(value)) {
      (value as readonly Json[]).forEach((element, index) => {
        search(element, `${where}[${index}]`, depth + 1);
      });
    } else if (isPolicy(value)) {
      found.push({ kind: kindFor(where), where, text: JSON.stringify(value) });
    } else if (isObject(value)) {
      for (const [key, child] of Object.entries(value))
        search(child, where === "" ? key : `${where}.${key}`, depth + 1);
    }
  };
  search(plain(props), "", 0);
  return found;
}

function mayContainStatements(text: string): boolean {
  return text.length < 1_000_000 && /^\s*[{[]/.test(text) && text.includes('"Statement"') && !isUnknown(text);
}

function parse(text: string): Json {
  const read = readJson(text);
  return "value" in read ? read.value : null;
}

/** Whether a value is a policy in IAM's grammar. Other policies, such as SNS data protection policies, have a `Statement` of another form. */
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

/** The kinds of documents that {@link statementsIn} returns. */
export const FOUND_BY_STATEMENTS: ReadonlySet<DocumentKind> = new Set(["trust", "unlisted"]);

function kindFor(where: string): "trust" | "unlisted" {
  return /assumeRolePolicy(?:Document)?$/i.test(where) ? "trust" : "unlisted";
}
