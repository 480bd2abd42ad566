import { globTokens, type Language, oneOf, spelled, type Token } from "../classes/language";
import { textParts, type TextPart } from "../language/text-parts";
import { all, type Formula } from "./formula";
import { canonicalKey, presence } from "./key-formula";

/** How an element or operator reads the text around policy variables. */
export interface TextReader {
  readonly wildcards: boolean;
  readonly ignoreCase: boolean;
}

/** Whether a text contains a policy variable or an escaped wildcard such as `${*}`. */
export function hasVariables(text: string): boolean {
  return text.includes("${") && textParts(text).some(({ kind }) => kind !== "text");
}

/**
 * Returns the requests in which an attribute matches a text with policy variables. Such a text relates two attributes of a request,
 * and the classes of one attribute say nothing about another. The match is therefore open, within exact bounds: the attribute
 * matches the text with any value for the variables, and the request has the variables' keys.
 *
 * @param isIn returns the formula "the attribute is in this language".
 * @param attribute the name of the attribute.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function withVariables(
  text: string,
  reader: TextReader,
  isIn: (language: Language) => Formula,
  attribute: string,
): Formula {
  const parts = textParts(text);
  const widest = isIn({ label: text, sequences: [parts.flatMap((part) => tokensOf(part, reader))] });
  const variables = parts.flatMap((part) => (part.kind === "variable" ? [part] : []));
  if (variables.length === 0) return widest;
  const required = variables.filter(({ fallback }) => fallback === undefined);
  return all(
    {
      is: "open",
      id: `${attribute} ${String(reader.wildcards)} ${String(reader.ignoreCase)} ${text}`,
      reason: `the value of ${variables.map(({ key }) => `\${${key}}`).join(" and ")} in ${text}`,
    },
    widest,
    ...required.map(({ key }) => presence(canonicalKey(key))),
  );
}

function tokensOf(part: TextPart, { wildcards, ignoreCase }: TextReader): readonly Token[] {
  switch (part.kind) {
    case "variable":
      return globTokens("*");
    case "escaped":
      return spelled(part.character);
    case "text":
      if (wildcards) return globTokens(part.text, { ignoreCase });
      return Array.from(part.text).map(
        (character) => (ignoreCase ? globTokens(character, { ignoreCase })[0] : undefined) ?? oneOf(character),
      );
  }
}
