import type { Fault, Reading } from "./read/fault";
import type { NamedDocument } from "../rehearsal/world";

/** The kinds of things whose documents and settings decide who reaches the data, or whether anybody would notice. */
export const KINDS = ["role", "bucket", "key", "topic", "queue", "trail", "endpoint"] as const;

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

/** What a document does for the thing that has it. */
export type DocumentKind = "resource" | "trust" | "identity" | "boundary";

/** A thing as the programs declare it. */
export interface Thing {
  readonly kind: Kind;
  /** Its name in reports, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** Its name for AWS's calls: a bucket's or role's name, a topic's or key's ARN, an endpoint's id. */
  readonly name: string;
  readonly arn: string;
  /** The stack that declares it. */
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  /** What is declared of its settings, by the names that its reader uses. */
  readonly settings: ReadonlyMap<string, string>;
  /** What is declared of its documents. A kind of document that is missing here is not this program's. */
  readonly documents: ReadonlyMap<DocumentKind, readonly NamedDocument[]>;
  /** Whether its documents are this program's whole, or others have their part in them too. */
  readonly whole: boolean;
}

/** A thing as it was found. */
export type Seen =
  | { readonly kind: "absent" }
  /** Nothing is known: the first call already failed. */
  | { readonly kind: "unseen"; readonly fault: Fault }
  | {
      readonly kind: "seen";
      readonly settings: ReadonlyMap<string, Reading<string>>;
      readonly documents: ReadonlyMap<DocumentKind, Reading<readonly NamedDocument[]>>;
    };
