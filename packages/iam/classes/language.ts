/** A set of characters: the listed ones, or all others if `negated`. */
export interface CharacterSet {
  readonly negated: boolean;
  readonly characters: string;
}

/** Matches one character of a set, or any number of them, including none, if `repeated`. */
export interface Token {
  readonly set: CharacterSet;
  readonly repeated: boolean;
  /** The text that examples use for the token. @default a word, such as `example` */
  readonly written?: string;
}

/**
 * A set of strings that a policy can test for: all strings that match one of the token sequences. Wildcards, ARN patterns and texts
 * that ignore case all have this form.
 */
export interface Language {
  /** The language's name in messages, written as in a policy. */
  readonly label: string;
  readonly sequences: readonly (readonly Token[])[];
}

/** Signs by their lower-case form, which is a letter: the signs for kelvin and angstrom. */
const SIGNS: Readonly<Record<string, readonly string[]>> = { k: ["\u212a"], å: ["\u212b"] };

/** Every character. */
export const ANY_CHARACTER: CharacterSet = { negated: true, characters: "" };
const ANY_TOKENS: readonly Token[] = [{ set: ANY_CHARACTER, repeated: true }];

/** Whether a set contains a character. */
export function hasCharacter(set: CharacterSet, character: string): boolean {
  return set.characters.includes(character) !== set.negated;
}

/** Whether a set contains every character. */
export function isAny(set: CharacterSet): boolean {
  return set.negated && set.characters === "";
}

/** Every string. */
export const EVERY_STRING: Language = { label: "*", sequences: [ANY_TOKENS] };

/** Every string but the empty one. */
export const NOT_EMPTY: Language = {
  label: "?*",
  sequences: [[{ set: ANY_CHARACTER, repeated: false }, ...ANY_TOKENS]],
};

/** Returns a token for any number of characters except the listed ones. */
export function repeatedExcept(characters: string): Token {
  return { set: { negated: true, characters }, repeated: true };
}

/** Returns a token for one of the listed characters. */
export function oneOf(characters: string): Token {
  return { set: { negated: false, characters }, repeated: false };
}

/** Returns the tokens that match exactly a text. */
export function spelled(text: string): readonly Token[] {
  return Array.from(text).map(oneOf);
}

/** Returns the language of exactly one string. */
export function exactly(text: string): Language {
  return { label: text, sequences: [spelled(text)] };
}

/** Options for a pattern with wildcards. */
export interface GlobOptions {
  /** Ignore the case of letters. @default false */
  readonly ignoreCase?: boolean;
  /** Characters that `*` and `?` do not match. @default none */
  readonly except?: string;
}

/** Returns the tokens of a pattern with the wildcards `*` and `?`. */
export function globTokens(pattern: string, options: GlobOptions = {}): readonly Token[] {
  const any = { negated: true, characters: options.except ?? "" };
  return Array.from(pattern).map((character): Token => {
    if (character === "*") return { set: any, repeated: true };
    if (character === "?") return { set: any, repeated: false };
    return oneOf(options.ignoreCase === true ? bothCases(character) : character);
  });
}

/** Returns the language of the strings that match a pattern with the wildcards `*` and `?`. */
export function glob(pattern: string, options: GlobOptions = {}): Language {
  return { label: pattern, sequences: [globTokens(pattern, options)] };
}

/** Returns the language of the strings that equal a text when case is ignored. The text has no wildcards. */
export function exactlyIgnoringCase(text: string): Language {
  return { label: text, sequences: [Array.from(text).map((character) => oneOf(bothCases(character)))] };
}

/** Returns the characters that equal a character when case is ignored: those with the same lower-case form. */
function bothCases(character: string): string {
  const lower = character.toLowerCase();
  const spellings = [lower, character.toUpperCase(), ...(SIGNS[lower] ?? [])].filter(
    (spelling) => spelling.length === 1 && spelling.toLowerCase() === lower,
  );
  return spellings.length === 0 ? character : [...new Set(spellings)].join("");
}

/**
 * Returns the language of the ARNs that a pattern of `ArnLike` or `ArnEquals` matches. Each of the six parts is matched separately,
 * so a wildcard matches a colon only in the last part. A pattern with fewer parts matches nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnLike(pattern: string): Language {
  const parts = pattern.split(":");
  if (parts.length < 6) return { label: pattern, sequences: [] };
  const last = parts.slice(5).join(":");
  const front = parts.slice(0, 5).map((part) => [...globTokens(part, { except: ":" }), oneOf(":")]);
  return { label: pattern, sequences: [[...front.flat(), ...globTokens(last)]] };
}

/** Returns the language of the strings that do not begin with a text. */
export function notStartingWith(text: string): Language {
  const sequences = Array.from(text).flatMap((character, at) => {
    const front = spelled(text.slice(0, at));
    return [front, [...front, { set: { negated: true, characters: character }, repeated: false }, ...ANY_TOKENS]];
  });
  return { label: `not ${text}*`, sequences };
}

/** Returns the union of languages. */
export function anyOf(label: string, languages: readonly Language[]): Language {
  return { label, sequences: languages.flatMap(({ sequences }) => sequences) };
}

/** Whether a language contains a string. The work is at most the product of their lengths. */
export function accepts(language: Language, text: string): boolean {
  return language.sequences.some((tokens) => spells(tokens, text));
}

/** The fixed text that begins every string of a sequence, and the tokens after it. */
interface Start {
  readonly text: string;
  readonly rest: readonly Token[];
}

/** Results of {@link startOf}. */
const starts = new WeakMap<readonly Token[], Start>();

function startOf(tokens: readonly Token[]): Start {
  const known = starts.get(tokens);
  if (known) return known;
  let text = "";
  let count = 0;
  for (const { set, repeated } of tokens) {
    // A surrogate is not a character without the other half of its pair.
    if (repeated || set.negated || set.characters.length !== 1 || /[\ud800-\udfff]/.test(set.characters)) break;
    text += set.characters;
    count++;
  }
  const start = { text, rest: tokens.slice(count) };
  starts.set(tokens, start);
  return start;
}

function spells(tokens: readonly Token[], text: string): boolean {
  const { text: start, rest } = startOf(tokens);
  const [next] = rest;
  if (next === undefined) return text === start;
  if (!text.startsWith(start)) return false;
  if (next.repeated && isAny(next.set) && rest.length === 1) return true;
  return matchesRest(rest, Array.from(text.slice(start.length)));
}

function matchesRest(tokens: readonly Token[], characters: readonly string[]): boolean {
  // Up to the first repeated token there is one way to match.
  let at = 0;
  for (; tokens[at]?.repeated === false; at++) {
    const [token, character] = [tokens[at], characters[at]];
    if (!token || character === undefined || !hasCharacter(token.set, character)) return false;
  }
  let live = closure(tokens, [at]);
  for (const character of characters.slice(at)) {
    const next: number[] = [];
    for (const position of live) {
      const token = tokens[position];
      if (token && hasCharacter(token.set, character)) next.push(token.repeated ? position : position + 1);
    }
    if (next.length === 0) return false;
    live = closure(tokens, next);
  }
  return live.at(-1) === tokens.length;
}

/** Adds the positions after repeated tokens, which may match nothing. Takes and returns positions in ascending order. */
function closure(tokens: readonly Token[], positions: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (const position of positions) {
    // A position that was added already was added with those after it.
    if (position <= (all.at(-1) ?? -1)) continue;
    for (let at = position; ; at++) {
      all.push(at);
      if (tokens[at]?.repeated !== true) break;
    }
  }
  return all;
}

/** Whether some string is in both languages. The work is at most the product of their lengths. */
export function languagesMeet(a: Language, b: Language): boolean {
  return a.sequences.some((tokensOfA) => b.sequences.some((tokensOfB) => sequencesMeet(tokensOfA, tokensOfB)));
}

/** Whether some string matches both sequences. `row[j]`, computed for each `i` from the end, says so of `a` from `i` on and `b` from `j` on. */
function sequencesMeet(a: readonly Token[], b: readonly Token[]): boolean {
  let rowBelow: boolean[] = [];
  const start = sharedStart(a, b);
  if (start === undefined) return false;
  for (let i = a.length; i >= start; i--) {
    const x = a[i];
    const row = new Array<boolean>(b.length + 1).fill(false);
    for (let j = b.length; j >= start; j--) {
      const y = b[j];
      if (x?.repeated === true && rowBelow[j] === true) row[j] = true;
      else if (y?.repeated === true && row[j + 1] === true) row[j] = true;
      else if (x === undefined || y === undefined) row[j] = x === y;
      else if (setsMeet(x.set, y.set)) {
        const ahead = x.repeated ? row : rowBelow;
        row[j] = ahead[y.repeated ? j : j + 1] === true;
      }
    }
    rowBelow = row;
  }
  return rowBelow[start] === true;
}

/**
 * Returns the number of leading tokens that match one character in both sequences. Undefined if two of these tokens have no character
 * in common, so that no string matches both sequences.
 */
function sharedStart(a: readonly Token[], b: readonly Token[]): number | undefined {
  for (let at = 0; ; at++) {
    const [x, y] = [a[at], b[at]];
    if (x === undefined || y === undefined || x.repeated || y.repeated) return at;
    if (!setsMeet(x.set, y.set)) return undefined;
  }
}

function setsMeet(a: CharacterSet, b: CharacterSet): boolean {
  if (a.negated && b.negated) return true;
  if (!a.negated && !b.negated && a.characters === b.characters) return a.characters !== "";
  const [listed, set] = a.negated ? [b, a] : [a, b];
  return Array.from(listed.characters).some((character) => hasCharacter(set, character));
}

/** Results of {@link languageKey}. */
const keys = new WeakMap<Language, string>();

/** Returns a text that is equal for languages with the same sequences. */
export function languageKey(language: Language): string {
  const known = keys.get(language);
  if (known !== undefined) return known;
  const key = language.sequences.map((tokens) => tokens.map(tokenKey).join("")).join("\u0001");
  keys.set(language, key);
  return key;
}

function tokenKey({ set, repeated }: Token): string {
  if (!set.negated && set.characters.length === 1 && !repeated) return set.characters;
  return `\u0002${set.negated ? "^" : ""}${set.characters}\u0003${repeated ? "*" : ""}`;
}
