import {
  isObject,
  type Json,
  type JsonObject,
  jsonPathText,
  readJson,
  statementsAsWritten,
} from "@cross-account-s3/iam";

/**
 * Reads a policy document as it is written, from its text or from the JSON value of one. What its statements mean, and whether AWS
 * takes them, is read by `policyOf` when the document is decided on.
 *
 * @param of the document's id or file, for the message.
 * @throws Error if it is no JSON, has a key twice, or is not an object with statements.
 */
export function documentJson(document: unknown, of: string): JsonObject {
  const value = typeof document === "string" ? jsonOf(document, of) : document;
  if (!isObject(value)) throw new Error(`${of} is not a policy document; write an object with Version and Statement`);
  if (statementsAsWritten(value).length !== [value.Statement].flat().length) {
    throw new Error(`${of} is not a policy document: Statement is no list of statements; write objects with Effect`);
  }
  return value;
}

function jsonOf(text: string, of: string): Json {
  const read = readJson(text);
  if ("error" in read) {
    const { line, column } = read.position;
    throw new Error(`${of} is not JSON: line ${line}, column ${column}: ${read.error}`);
  }
  const [twice] = read.duplicates;
  if (twice) throw new Error(`${of} is not a policy document: ${jsonPathText(twice)} stands twice; keep one`);
  return read.value;
}
