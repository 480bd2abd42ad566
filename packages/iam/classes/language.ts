/** A set of characters: those listed, or with `negated` all others. */
export interface CharacterSet {
  readonly negated: boolean;
  readonly characters: string;
}

/** One character of a set; with `repeated`, any number of them, also none. */
export interface Token {
  readonly set: CharacterSet;
  readonly repeated: boolean;
  /** What examples have in the token's place. @default a word */
  readonly written?: string;
}

/**
 * A set of strings that a policy can tell apart from others: the strings that one of the sequences spells. Wildcards, ARN
 * patterns and texts without regard to case are all of this form.
 */
export interface Language {
  /** The text by which messages show it, as a policy would write it. */
  readonly label: string;
  readonly sequences: readonly (readonly Token[])[];
}

/** Every character. */
export const ANY_CHARACTER: CharacterSet = { negated: true, characters: "" };
const ANY_TOKENS: readonly Token[] = [{ set: ANY_CHARACTER, repeated: true }];

/** Whether a set has a character. */
export function hasCharacter(set: CharacterSet, character: string): boolean {
  return set.characters.includes(character) !== set.negated;
}

/** Whether a set has every character. */
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

/** One token for any character but the listed ones, repeated. */
export function repeatedExcept(characters: string): Token {
  return { set: { negated: true, characters }, repeated: true };
}

/** One token for any of the listed characters. */
export function oneOf(characters: string): Token {
  return { set: { negated: false, characters }, repeated: false };
}

/** The tokens of a text that stands for itself. */
export function spelled(text: string): readonly Token[] {
  return Array.from(text).map(oneOf);
}

/** The language of exactly one string. */
export function exactly(text: string): Language {
  return { label: text, sequences: [spelled(text)] };
}

/** How the wildcards of a pattern are read. */
export interface GlobOptions {
  /** Compare letters without case. */
  readonly ignoreCase?: boolean;
  /** Characters that `*` and `?` do not match. */
  readonly except?: string;
}

/** The tokens of a text with the wildcards `*` and `?`. */
export function globTokens(pattern: string, options: GlobOptions = {}): readonly Token[] {
  const any = { negated: true, characters: options.except ?? "" };
  return Array.from(pattern).map((character): Token => {
    if (character === "*") return { set: any, repeated: true };
    if (character === "?") return { set: any, repeated: false };
    return oneOf(options.ignoreCase === true ? bothCases(character) : character);
  });
}

/** Strings that fit a pattern with the wildcards `*` and `?`. */
export function glob(pattern: string, options: GlobOptions = {}): Language {
  return { label: pattern, sequences: [globTokens(pattern, options)] };
}

/** A text that compares without case and has no wildcards. */
export function exactlyIgnoringCase(text: string): Language {
  return { label: text, sequences: [Array.from(text).map((character) => oneOf(bothCases(character)))] };
}

/** The characters that are one to a comparison without case: those of the same lower-case form. */
function bothCases(character: string): string {
  const lower = character.toLowerCase();
  const spellings = [lower, character.toUpperCase(), ...(SIGNS[lower] ?? [])].filter(
    (one) => one.length === 1 && one.toLowerCase() === lower,
  );
  return spellings.length === 0 ? character : [...new Set(spellings)].join("");
}

/** Signs whose lower-case form is a letter that has another upper-case form: those of kelvin and angstrom. */
const SIGNS: Readonly<Record<string, readonly string[]>> = { k: ["\u212a"], å: ["\u212b"] };

/**
 * ARNs that `ArnLike` and `ArnEquals` match: each of the six parts by itself, so that a wildcard does not reach past a colon
 * but in the last part. A pattern of fewer parts matches nothing.
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

/** Strings that do not begin with a text. */
export function notStartingWith(text: string): Language {
  const sequences = Array.from(text).flatMap((character, at) => {
    const front = spelled(text.slice(0, at));
    return [front, [...front, { set: { negated: true, characters: character }, repeated: false }, ...ANY_TOKENS]];
  });
  return { label: `not ${text}*`, sequences };
}

/** The strings of any of the languages. */
export function anyOf(label: string, languages: readonly Language[]): Language {
  return { label, sequences: languages.flatMap(({ sequences }) => sequences) };
}

/** Whether a language has a string. Time grows with the product of their lengths at most. */
export function accepts(language: Language, text: string): boolean {
  return language.sequences.some((tokens) => spells(tokens, text));
}

/** The text that a sequence begins with, whatever follows, and the tokens behind those that spell it. */
interface Start {
  readonly text: string;
  readonly rest: readonly Token[];
}

const starts = new WeakMap<readonly Token[], Start>();

function startOf(tokens: readonly Token[]): Start {
  const known = starts.get(tokens);
  if (known) return known;
  let text = "";
  let count = 0;
  for (const { set, repeated } of tokens) {
    // Half of a pair of surrogates is no text of its own before the other half.
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
  return goesOn(rest, Array.from(text.slice(start.length)));
}

function goesOn(tokens: readonly Token[], characters: readonly string[]): boolean {
  // The text before the first repetition has one way to be read.
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

/** Positions in ascending order, with those behind repetitions. */
function closure(tokens: readonly Token[], positions: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (const position of positions) {
    // One that is there already is there with those behind it.
    if (position <= (all.at(-1) ?? -1)) continue;
    for (let at = position; ; at++) {
      all.push(at);
      if (tokens[at]?.repeated !== true) break;
    }
  }
  return all;
}

/** Whether a string is in both languages. Time grows with the product of their lengths at most. */
export function languagesMeet(one: Language, other: Language): boolean {
  return one.sequences.some((tokens) => other.sequences.some((others) => sequencesMeet(tokens, others)));
}

/** Walks both sequences together, from the end: `can[j]` is whether the rest of `one` and that of `other` from `j` on meet. */
function sequencesMeet(one: readonly Token[], other: readonly Token[]): boolean {
  let below: boolean[] = [];
  const start = sharedStart(one, other);
  if (start === undefined) return false;
  for (let i = one.length; i >= start; i--) {
    const x = one[i];
    const can = new Array<boolean>(other.length + 1).fill(false);
    for (let j = other.length; j >= start; j--) {
      const y = other[j];
      if (x?.repeated === true && below[j] === true) can[j] = true;
      else if (y?.repeated === true && can[j + 1] === true) can[j] = true;
      else if (x === undefined || y === undefined) can[j] = x === y;
      else if (setsMeet(x.set, y.set)) {
        const ahead = x.repeated ? can : below;
        can[j] = ahead[y.repeated ? j : j + 1] === true;
      }
    }
    below = can;
  }
  return below[start] === true;
}

/** How many tokens at the start of both are one character each and meet; undefined if some do not, so that nothing meets. */
function sharedStart(one: readonly Token[], other: readonly Token[]): number | undefined {
  for (let at = 0; ; at++) {
    const [x, y] = [one[at], other[at]];
    if (x === undefined || y === undefined || x.repeated || y.repeated) return at;
    if (!setsMeet(x.set, y.set)) return undefined;
  }
}

function setsMeet(one: CharacterSet, other: CharacterSet): boolean {
  if (one.negated && other.negated) return true;
  if (!one.negated && !other.negated && one.characters === other.characters) return one.characters !== "";
  const [listed, set] = one.negated ? [other, one] : [one, other];
  return Array.from(listed.characters).some((character) => hasCharacter(set, character));
}

/** A text that is equal for languages of the same sequences. */
export function languageKey(language: Language): string {
  const known = keys.get(language);
  if (known !== undefined) return known;
  const key = language.sequences.map((tokens) => tokens.map(tokenKey).join("")).join("\u0001");
  keys.set(language, key);
  return key;
}

const keys = new WeakMap<Language, string>();

function tokenKey({ set, repeated }: Token): string {
  if (!set.negated && set.characters.length === 1 && !repeated) return set.characters;
  return `\u0002${set.negated ? "^" : ""}${set.characters}\u0003${repeated ? "*" : ""}`;
}
