import type { DocumentKind } from "../document-kinds";

/** A document found in a resource's properties. */
export interface Located {
  readonly kind: DocumentKind;
  /** The property that contains it, as messages name it. */
  readonly where: string;
  readonly text: string;
}
