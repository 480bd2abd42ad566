import type { DocumentKind, Thing } from "./thing";

/** What a document decides about, in words. */
export function subjectName({ id }: Thing, of: DocumentKind): string {
  switch (of) {
    case "trust":
      return `${id}, by its trust`;
    case "identity":
      return `whatever other accounts let ${id} at`;
    default:
      return id;
  }
}
