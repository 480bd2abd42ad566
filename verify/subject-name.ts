import type { DocumentKind, Subject } from "./subject";

/** Returns the name of what a document of a subject gives access to. */
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
