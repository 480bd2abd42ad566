import type { DocumentKind, Subject } from "./subject";

/** Names what a document decides about. */
export function subjectName({ id }: Subject, of: DocumentKind): string {
  switch (of) {
    case "trust":
      return `${id}, by its trust`;
    case "identity":
      return `whatever other accounts let ${id} at`;
    default:
      return id;
  }
}
