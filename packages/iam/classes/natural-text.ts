import type { Spend } from "../steps";
import { accepts, hasCharacter, type Language, type Token } from "./language";

/** Words to replace wildcards with, in order of preference. */
const WORDS = ["example", "Example", "another", "1"];

/**
 * Returns a text of a class that reads as if a person wrote it: a pattern of the class with a word for each wildcard. Returns the
 * class's shortest text if no pattern gives one.
 *
 * @param accepted for each language, whether it contains the texts of the class.
 * @param spend counts each comparison of a text with a language.
 * @param rank lower for a preferred text; of equal ranks the longer text wins. @default all ranks equal
 * @param moreCandidates texts to try in addition.
 */
export function naturalText(
  languages: readonly Language[],
  accepted: readonly boolean[],
  shortest: string,
  spend: Spend,
  rank: (text: string) => number = () => 0,
  moreCandidates: readonly string[] = [],
): string {
  const candidates = languages
    .filter((_, i) => accepted[i] === true)
    .flatMap(({ sequences }) => sequences)
    .flatMap((tokens) => WORDS.map((word) => textWith(word, tokens)));
  const ordered = [...new Set([...candidates, ...moreCandidates])]
    .filter((text) => text !== "")
    .sort((a, b) => rank(a) - rank(b) || b.length - a.length);
  // Languages with few sequences come first: most candidates fail at a policy's pattern, and not at the ARNs of a service.
  const checks = languages
    .map((language, i) => ({ language, contains: accepted[i] === true }))
    .sort((a, b) => a.language.sequences.length - b.language.sequences.length);
  const fitting = ordered.find((text) => {
    spend(languages.length);
    return checks.every(({ language, contains }) => accepts(language, text) === contains);
  });
  return fitting ?? shortest;
}

/** Returns a text that the tokens match. A repeated token becomes the word if its set contains all the word's characters. */
function textWith(word: string, tokens: readonly Token[]): string {
  let text = "";
  tokens.forEach((token, i) => {
    const { set, repeated } = token;
    if (token.written !== undefined) text += token.written;
    else if (!set.negated && set.characters.length === 1 && !repeated) text += set.characters;
    else if (repeated) text += Array.from(word).every((character) => hasCharacter(set, character)) ? word : "";
    else if (tokens[i + 1]?.repeated !== true)
      text += Array.from("9x1-").find((character) => hasCharacter(set, character)) ?? "";
  });
  return text;
}
