import { isList, isObject, type Json, type JsonObject } from "./json";

/**
 * The statements of a document as they are written, for a caller that edits or shows the text. A single statement is a list of one;
 * what is no object is left out. What a statement means, `parsePolicy` reads.
 *
 * @param document the JSON value of a policy document; undefined or null for none.
 */
export function statementsAsWritten(document: Json | undefined): readonly JsonObject[] {
  if (!isObject(document)) return [];
  const { Statement } = document;
  return (isList(Statement) ? Statement : [Statement]).filter(isObject);
}
