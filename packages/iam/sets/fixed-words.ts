import { type Language, spelled, type Token } from "../classes/language";
import { GLOBAL_KEYS, SERVICE_KEY_DOMAINS } from "../tables/request-keys";
import { CALLER_KEYS, CALLER_VALUES } from "./caller-keys";
import { CALLERS } from "./caller-languages";
import { resourceTypesOf } from "./resource-types";

/** Results of {@link fixedWords}, by its arguments. */
const cache = new Map<string, ReadonlySet<string> | undefined>();

/** A character of a word. Every other character separates words. */
const WORD = /^[A-Za-z0-9._-]$/;

/**
 * Returns the words that every request space of some services contains, whatever the policies: the words in texts of callers, in ARNs
 * of resource types, and in values of condition keys. A space treats any two other words with equal {@link wordProfile}s alike,
 * because each part of its languages between two separators is one fixed word, or a run that matches both words or neither.
 *
 * @returns undefined if a part of a resource type's ARN is neither a fixed word nor such a run.
 */
export function fixedWords(services: readonly string[], elsewhere: boolean): ReadonlySet<string> | undefined {
  const key = `${services.join()} ${String(elsewhere)}`;
  if (cache.has(key)) return cache.get(key);
  const words = wordsOf([
    ...languagesOfEverySpace(),
    ...resourceTypesOf(services, elsewhere).map(({ language }) => language),
  ]);
  cache.set(key, words);
  return words;
}

/**
 * Returns the kinds of characters that a word contains: lower-case letters, upper-case letters, digits, and each punctuation mark. For
 * a word of digits only it returns the length instead, because a word of twelve digits may be an account id.
 */
export function wordProfile(word: string): string {
  if (/^\d+$/.test(word)) return `${String(word.length)} digits`;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /\./, /_/, /-/];
  return kinds.map((kind) => Number(kind.test(word))).join("");
}

/** Returns the languages that every request space contains: those of callers and of condition keys. */
function languagesOfEverySpace(): readonly Language[] {
  const keys = Object.values(GLOBAL_KEYS);
  const domains = [...keys.map(({ domain }) => domain), ...Object.values(SERVICE_KEY_DOMAINS)];
  const values = [...CALLER_VALUES, ...domains.flatMap((domain) => domain.values ?? [])];
  return [
    ...Object.values(CALLERS),
    ...Object.values(CALLER_KEYS).map(({ present }) => present),
    ...keys.flatMap(({ by, domain }) => (domain.strings ? [by, domain.strings] : [by])),
    ...values.map((value): Language => ({ label: value, sequences: [spelled(value)] })),
  ];
}

/** Returns the fixed words of languages. Undefined if a part between separators is neither a fixed word nor a run. */
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

/** Whether a part matches any number, or one or more, characters of one set; or a fixed number of digits. */
function isRun(part: readonly Token[]): boolean {
  const [first] = part;
  if (!first || !part.every(({ set }) => sameSet(set, first.set)) || !treatsKindsAlike(first)) return false;
  const unlimited = part.length <= 2 && part.at(-1)?.repeated === true;
  return unlimited || (part.every(({ repeated }) => !repeated) && first.set.characters === "0123456789");
}

function sameSet(a: Token["set"], b: Token["set"]): boolean {
  return a.negated === b.negated && a.characters === b.characters;
}

/** Whether a set treats all lower-case letters alike, all upper-case letters alike, and all digits alike. */
function treatsKindsAlike({ set }: Token): boolean {
  return ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"].every((kind) => {
    const listed = Array.from(kind).filter((character) => set.characters.includes(character)).length;
    return listed === 0 || listed === kind.length;
  });
}
