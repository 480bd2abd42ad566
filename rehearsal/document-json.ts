import {
  isObject,
  type Json,
  type JsonObject,
  jsonPathText,
  readJson,
  statementsAsWritten,
} from "@cross-account-s3/iam";

/**
 * Reads a policy document from its text or its JSON value. It does not interpret the statements, nor check whether AWS accepts them:
 * `policyOf` does so when a request is decided.
 *
 * @param source the document's id or file, for the message.
 * @throws Error if it is not JSON, has a duplicate key, or is not an object with statements.
 */
export function documentJson(document: unknown, source: string): JsonObject {
  const value = typeof document === "string" ? parsedText(document, source) : document;
  if (!isObject(value))
    throw new Error(`${source} is not a policy document; write an object with Version and Statement`);
  if (statementsAsWritten(value).length !== [value.Statement].flat().length) {
    throw new Error(
      `${source} is not a policy document: Statement is no list of statements; write objects with Effect`,
    );
  }
  return value;
}

function parsedText(text: string, source: string): Json {
  const read = readJson(text);
  if ("error" in read) {
    const { line, column } = read.position;
    throw new Error(`${source} is not JSON: line ${line}, column ${column}: ${read.error}`);
  }
  const [twice] = read.duplicates;
  if (twice) throw new Error(`${source} is not a policy document: ${jsonPathText(twice)} stands twice; keep one`);
  return read.value;
}
