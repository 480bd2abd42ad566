import type { DocumentKind } from "../document-kinds";

/** A document found in a resource's properties. */
export interface Located {
  readonly kind: DocumentKind;
  /** The property that it stands in, as a message names it. */
  readonly where: string;
  readonly text: string;
}
