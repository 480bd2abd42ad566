import { isObject, type Json, readJson } from "@cross-account-s3/iam";
import type { DocumentKind } from "./kinds";
import { IDENTITY_POLICIES, kindOf } from "./kinds";
import { shapeFaults } from "./shape";
import type { Statement } from "./statement";
import { readStatement } from "./statement";
import { isUnknown } from "./unknown";
import { list, string } from "./values";

/** A policy document as the rules read it. */
export interface PolicyDocument {
  readonly kind: DocumentKind;
  /** The text as it is sent; what stands in for unknown values is in it. */
  readonly text: string;
  readonly version: string | undefined;
  readonly statements: readonly Statement[];
  /** Why it does not parse, in words; empty when it does. */
  readonly faults: readonly string[];
  /** How much of it cannot be known before `up`. */
  readonly unknown: "nothing" | "parts" | "everything";
}

/** Longest text that is parsed at all, in characters: far over every service's limit, so that a huge one costs nothing. */
const LONGEST = 1_000_000;

/** Reads a document's text. Never throws: what cannot be read is in `faults`. */
export function readDocument(kind: DocumentKind, text: string): PolicyDocument {
  const nothing = { kind, text, version: undefined, statements: [], unknown: "nothing" } as const;
  if (isUnknown(text) && !/^\s*[{["]/.test(text)) return { ...nothing, faults: [], unknown: "everything" };
  if (text.length > LONGEST) return { ...nothing, faults: [`is ${text.length} characters long; it is not read`] };
  const parsed = readJson(text);
  if ("error" in parsed) return { ...nothing, faults: [`is not JSON: ${parsed.error}`] };
  const { value } = parsed;
  const twice = parsed.duplicates.map(
    (path) => `holds the key ${JSON.stringify(String(path.at(-1)).slice(0, 60))} twice in one object`,
  );
  return {
    kind,
    text,
    version: isObject(value) ? string(value.Version) : undefined,
    statements: isObject(value) ? readStatements(value.Statement) : [],
    faults: [...twice, ...shapeFaults(value, kindOf(kind)), ...characterFaults(kind, text)],
    unknown: isUnknown(text) ? "parts" : "nothing",
  };
}

/**
 * IAM takes the characters of Latin-1, tabs and line ends, and no others.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
function characterFaults(kind: DocumentKind, text: string): readonly string[] {
  if (kind !== "trust" && !IDENTITY_POLICIES.includes(kind)) return [];
  const strange = /[^\t\n\r\u0020-\u00ff]/u.exec(text)?.[0];
  if (strange === undefined) return [];
  const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return [`holds the character U+${code}, which IAM does not take`];
}

function readStatements(raw: Json | undefined): readonly Statement[] {
  return list(raw).flatMap((one, index) => (isObject(one) ? [readStatement(one, index)] : []));
}

/**
 * Reads each text once, however many rules ask for it. The engine hands every rule its own copy of a resource, so the
 * text itself is the key.
 */
export class Documents {
  readonly #read = new Map<string, PolicyDocument>();

  read(kind: DocumentKind, text: string): PolicyDocument {
    const key = `${kind} ${text}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const document = readDocument(kind, text);
    this.#read.set(key, document);
    return document;
  }
}
