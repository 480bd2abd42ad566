import { globTokens, type Language, oneOf, spelled, type Token } from "../classes/language";
import { textParts, type TextPart } from "../language/variables";
import { all, type Formula } from "./formula";
import { canonicalKey, presence } from "./key-formula";

/** How the text around variables is read. */
export interface TextReader {
  readonly wildcards: boolean;
  readonly ignoreCase: boolean;
}

/** Whether a text has a policy variable in it, escaped wildcards included. */
export function hasVariables(text: string): boolean {
  return text.includes("${") && textParts(text).some(({ kind }) => kind !== "text");
}

/**
 * A text with policy variables relates two attributes of a request, which the classes of each do not show. Whether it matches
 * is taken as open, within bounds that are exact: the attribute fits the text with anything in the variable's place, and the
 * variable's key is present. What then depends on it is not decided, unless an example that has been decided shows it.
 *
 * @param attribute the name of the attribute that the text is compared with.
 * @param ask the formula "the attribute is in this language".
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function withVariables(
  text: string,
  reader: TextReader,
  ask: (language: Language) => Formula,
  attribute: string,
): Formula {
  const parts = textParts(text);
  const widest = ask({ label: text, sequences: [parts.flatMap((part) => tokensOf(part, reader))] });
  const variables = parts.flatMap((part) => (part.kind === "variable" ? [part] : []));
  if (variables.length === 0) return widest;
  const needed = variables.filter(({ fallback }) => fallback === undefined);
  return all(
    {
      is: "open",
      id: `${attribute} ${String(reader.wildcards)} ${String(reader.ignoreCase)} ${text}`,
      reason: `the value of ${variables.map(({ key }) => `\${${key}}`).join(" and ")} in ${text}`,
    },
    widest,
    ...needed.map(({ key }) => presence(canonicalKey(key))),
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
