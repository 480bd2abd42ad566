import type { Language, Token } from "../classes/language";
import { GLOBAL_KEYS, SERVICE_KEY_DOMAINS } from "../tables/request-keys";
import { CALLER_KEYS, CALLER_VALUES } from "./caller-keys";
import { CALLERS } from "./caller-text";
import { resourceTypesOf } from "./resource-types";

/** A character of a word. A text is words, and separators between them. */
const WORD = /^[A-Za-z0-9._-]$/;

/**
 * The words that a request space has of its own, whatever the policies: those of callers, of the resource types of services, and
 * of the values of condition keys. Any other two words of equal {@link wordProfile} are alike to it: each part of its languages
 * between two separators is one fixed word, or a run of characters that takes both words or neither.
 *
 * @returns undefined if a resource type of the services is not of that form.
 */
export function fixedWords(services: readonly string[], elsewhere: boolean): ReadonlySet<string> | undefined {
  const key = `${services.join()} ${String(elsewhere)}`;
  if (cache.has(key)) return cache.get(key);
  const words = wordsOf([...own(), ...resourceTypesOf(services, elsewhere).map(({ language }) => language)]);
  cache.set(key, words);
  return words;
}

const cache = new Map<string, ReadonlySet<string> | undefined>();

/** Of what kinds of characters a word is, and its length if it is of digits only: a word of twelve may be an account. */
export function wordProfile(word: string): string {
  if (/^\d+$/.test(word)) return `${String(word.length)} digits`;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /\./, /_/, /-/];
  return kinds.map((kind) => Number(kind.test(word))).join("");
}

function own(): readonly Language[] {
  const keys = Object.values(GLOBAL_KEYS);
  const domains = [...keys.map(({ domain }) => domain), ...Object.values(SERVICE_KEY_DOMAINS)];
  const values = [...CALLER_VALUES, ...domains.flatMap(({ values: some }) => some ?? [])];
  return [
    ...Object.values(CALLERS),
    ...Object.values(CALLER_KEYS).map(({ present }) => present),
    ...keys.flatMap(({ by, domain }) => (domain.strings ? [by, domain.strings] : [by])),
    ...values.map((value): Language => ({ label: value, sequences: [Array.from(value).map(spelledToken)] })),
  ];
}

function spelledToken(character: string): Token {
  return { set: { negated: false, characters: character }, repeated: false };
}

function wordsOf(languages: readonly Language[]): ReadonlySet<string> | undefined {
  const words = new Set<string>();
  for (const tokens of languages.flatMap(({ sequences }) => sequences)) {
    let part: Token[] = [];
    for (const token of [...tokens, undefined]) {
      if (token && !isSeparator(token)) {
        part.push(token);
        continue;
      }
      if (part.every(isLiteral)) words.add(part.map(({ set }) => set.characters).join(""));
      else if (!isRun(part)) return undefined;
      part = [];
    }
  }
  return words;
}

function isLiteral({ set, repeated }: Token): boolean {
  return !repeated && !set.negated && set.characters.length === 1;
}

function isSeparator(token: Token): boolean {
  return isLiteral(token) && !WORD.test(token.set.characters);
}

/** One set of characters, any number of times or once and more; or twelve digits. */
function isRun(part: readonly Token[]): boolean {
  const [first] = part;
  if (!first || !part.every(({ set }) => sameSet(set, first.set)) || !takesWholeKinds(first)) return false;
  const endless = part.length <= 2 && part.at(-1)?.repeated === true;
  return endless || (part.every(({ repeated }) => !repeated) && first.set.characters === "0123456789");
}

function sameSet(a: Token["set"], b: Token["set"]): boolean {
  return a.negated === b.negated && a.characters === b.characters;
}

/** Whether a set has all letters of a case or none, and all digits or none. */
function takesWholeKinds({ set }: Token): boolean {
  return ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"].every((kind) => {
    const listed = Array.from(kind).filter((character) => set.characters.includes(character)).length;
    return listed === 0 || listed === kind.length;
  });
}
