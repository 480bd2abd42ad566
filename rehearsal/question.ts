import type { NamedDocument } from "./world";

/** Who asks: nobody in particular, or a principal by its ARN or service name. */
export type Asker = "anonymous" | (string & {});

/** One authorisation request, with every document that takes part in its decision. */
export interface Question {
  readonly principal: Asker;
  readonly action: string;
  /** The ARN of the resource. */
  readonly resource: string;
  /** The account that owns the resource. */
  readonly resourceAccount: string;
  /** Context keys with what AWS would send along. */
  readonly context: Readonly<Record<string, string>>;
  readonly documents: Documents;
  /** Whether Block Public Access cuts off a public bucket (RestrictPublicBuckets). */
  readonly restrictsPublic: boolean;
}

/** The documents of a decision, by the layer in which AWS evaluates them. */
export interface Documents {
  readonly identity: readonly NamedDocument[];
  readonly boundary?: NamedDocument | undefined;
  readonly serviceControl?: readonly NamedDocument[] | undefined;
  readonly resourceControl?: readonly NamedDocument[] | undefined;
  readonly endpoint?: NamedDocument | undefined;
  readonly resource?: NamedDocument | undefined;
}

/** A statement that took part in a decision. */
export interface DecidingStatement {
  /** The document's id. */
  readonly document: string;
  /** The statement's Sid, or its number if it has none. */
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
}

/** What a layer said. */
export interface LayerVerdict {
  readonly layer:
    | "identity policy"
    | "permissions boundary"
    | "service control policy"
    | "resource control policy"
    | "endpoint policy"
    | "resource policy";
  readonly outcome: "allowed" | "denied" | "silent";
  /** The statements that matched and decided. */
  readonly statements: readonly DecidingStatement[];
  /** Statements that speak of the action and the resource and yet did not match, and why. */
  readonly misses: readonly string[];
}

/** How a question was answered. */
export interface Answer {
  readonly allowed: boolean;
  /** Whether a statement denied it, rather than none allowing it. */
  readonly explicitly: boolean;
  readonly layers: readonly LayerVerdict[];
  /** Why there is no answer, if the documents cannot be evaluated. */
  readonly fault?: string;
}
