import type { Spend } from "../steps";
import { accepts, hasCharacter, type Language, type Token } from "./language";

/** Words that stand for anything, the first that fits. */
const WORDS = ["example", "Example", "another", "1"];

/**
 * A text of a class that reads as a person would write it: a pattern of the class with a word in the place of each wildcard.
 * The class's own shortest text, where no pattern gives one.
 *
 * @param spend counts the texts and languages that are compared.
 * @param accepted for each language, whether it has the texts of the class.
 * @param rank less for a text that is to be preferred. @default the longer the better
 * @param also texts that are tried too.
 */
export function naturalText(
  languages: readonly Language[],
  accepted: readonly boolean[],
  shortest: string,
  spend: Spend,
  rank: (text: string) => number = () => 0,
  also: readonly string[] = [],
): string {
  const own = languages.filter((_, i) => accepted[i] === true);
  const candidates = own
    .flatMap(({ sequences }) => sequences)
    .flatMap((tokens) => WORDS.map((word) => written(tokens, word)));
  const best = [...new Set([...candidates, ...also])]
    .filter((one) => one !== "")
    .sort((a, b) => rank(a) - rank(b) || b.length - a.length);
  // Languages of few sequences first: most candidates fail at a pattern of a policy, not at all ARNs of a service.
  const checks = languages
    .map((language, i) => ({ language, has: accepted[i] === true }))
    .sort((a, b) => a.language.sequences.length - b.language.sequences.length);
  const fitting = best.find((text) => {
    spend(languages.length);
    return checks.every(({ language, has }) => accepts(language, text) === has);
  });
  return fitting ?? shortest;
}

/** A text that the tokens spell: each run of wildcards becomes a word, as far as its characters allow. */
function written(tokens: readonly Token[], word: string): string {
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
