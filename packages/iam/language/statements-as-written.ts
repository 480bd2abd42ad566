import { isList, isObject, type Json, type JsonObject } from "./json";

/**
 * Returns the statements of a document as written, for code that edits or shows the text. A single statement becomes a list of one.
 * Values that are not objects are dropped. `parsePolicy` gives the meaning of a statement.
 *
 * @param document the JSON value of a policy document; undefined or null if there is none.
 */
export function statementsAsWritten(document: Json | undefined): readonly JsonObject[] {
  if (!isObject(document)) return [];
  const { Statement } = document;
  return (isList(Statement) ? Statement : [Statement]).filter(isObject);
}
