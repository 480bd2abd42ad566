import { type PolicyError, type PolicyErrorKind, readPolicy } from "@cross-account-s3/iam";
import type { DocumentKind } from "./document-kinds";
import { kindOf } from "./document-kinds";
import type { Finding } from "./finding";
import { fault } from "./finding";

import type { StatementView } from "./statement-view";
import { viewStatement } from "./statement-view";
import { isUnknown, UNKNOWN } from "./unknown";

/** A policy document as the rules read it. */
export interface PolicyDocument {
  readonly kind: DocumentKind;
  /** The text as it is sent; what stands in for unknown values is in it. */
  readonly text: string;
  /** AWS's default, 2008-10-17, where the document has none. */
  readonly version: "2008-10-17" | "2012-10-17";
  /** The statements that can be read. */
  readonly statements: readonly StatementView[];
  /** What keeps AWS from taking it. */
  readonly errors: readonly PolicyError[];
  /** How much of it cannot be known before `up`. */
  readonly unknown: "nothing" | "parts" | "everything";
}

/**
 * Reads a document's text, once however many rules ask for it: the engine hands every rule its own copy of a resource, so the
 * text itself is the key. Never throws: what cannot be read is in `errors`.
 */
export function readDocument(kind: DocumentKind, text: string): PolicyDocument {
  const known = documents.get(kind)?.get(text);
  if (known !== undefined) return known;
  const document = parseDocument(kind, text);
  keptCharacters += text.length;
  if (keptCharacters > MOST_CHARACTERS) {
    documents.clear();
    keptCharacters = text.length;
  }
  documents.set(kind, (documents.get(kind) ?? new Map<string, PolicyDocument>()).set(text, document));
  return document;
}

/** How many characters of text the kept documents may have: those of some 20,000 buckets. */
const MOST_CHARACTERS = 2 ** 25;

const documents = new Map<DocumentKind, Map<string, PolicyDocument>>();
let keptCharacters = 0;

function parseDocument(kind: DocumentKind, text: string): PolicyDocument {
  if (isUnknown(text) && !/^\s*[{["]/.test(text)) {
    return { kind, text, version: "2012-10-17", statements: [], errors: [], unknown: "everything" };
  }
  const { type, grammar } = kindOf(kind);
  const { policy, errors } = readPolicy(text, { type, grammar, unknown: UNKNOWN });
  return {
    kind,
    text,
    version: policy?.version ?? "2012-10-17",
    statements: policy?.statements.map(viewStatement) ?? [],
    errors,
    unknown: isUnknown(text) ? "parts" : "nothing",
  };
}

/** The partition of a document's ARNs; the commercial one where it names none. */
export function partitionIn({ text }: PolicyDocument): string {
  return /arn:(aws[a-z-]*):/.exec(text)?.[1] ?? "aws";
}

/** How many errors of a document are reported. */
const MOST = 10;

/** A fault for each error of some kinds. */
export function errorFaults({ errors }: PolicyDocument, ...kinds: readonly PolicyErrorKind[]): readonly Finding[] {
  return errors
    .filter(({ kind }) => kinds.includes(kind))
    .slice(0, MOST)
    .map(({ path, message }) => fault(`${path === "" ? "the document" : path} ${message}`));
}
