import { type PolicyError, type PolicyErrorKind, readPolicy } from "@cross-account-s3/iam";
import type { DocumentKind } from "./document-kinds";
import { kindOf } from "./document-kinds";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { StatementView } from "./statement-view";
import { viewStatement } from "./statement-view";
import { isUnknown, UNKNOWN } from "./unknown";

/** A parsed policy document. */
export interface PolicyDocument {
  readonly kind: DocumentKind;
  /** The text that is sent to AWS, with placeholders for unknown values. */
  readonly text: string;
  /** The version; AWS's default 2008-10-17 if the document has none. */
  readonly version: "2008-10-17" | "2012-10-17";
  /** The valid statements. */
  readonly statements: readonly StatementView[];
  /** The errors for which AWS would refuse the document. */
  readonly errors: readonly PolicyError[];
  /** How much of the document is unknown before `pulumi up`. */
  readonly unknown: "nothing" | "parts" | "everything";
}

/** The most characters of text in the cache. They are enough for 20,000 buckets. */
const MOST_CHARACTERS = 2 ** 25;

/** Parsed documents by kind and text. */
const documents = new Map<DocumentKind, Map<string, PolicyDocument>>();
let keptCharacters = 0;

/**
 * Parses a document, once for all rules. The engine gives each rule its own copy of a resource, so results are cached by text. Never
 * throws.
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

/** Returns the partition of a document's first ARN, or `aws` if it has none. */
export function partitionIn({ text }: PolicyDocument): string {
  return /arn:(aws[a-z-]*):/.exec(text)?.[1] ?? "aws";
}

/** The most errors of a document that are reported. */
const MOST_ERRORS = 10;

/** Returns a fault for each error of some kinds. */
export function errorFaults({ errors }: PolicyDocument, ...kinds: readonly PolicyErrorKind[]): readonly Finding[] {
  return errors
    .filter(({ kind }) => kinds.includes(kind))
    .slice(0, MOST_ERRORS)
    .map(({ path, message }) => fault(`${path === "" ? "the document" : path} ${message}`));
}
