import { item } from "../item";
import { hasCharacter, type Language, type Token } from "./language";

/** Strings that no language of a list tells apart. */
export interface StringClass {
  /** For each language, in order, whether it has the strings of this class. */
  readonly accepted: readonly boolean[];
  /** A shortest string of the class. */
  readonly example: string;
}

/** The number of languages, or the way that they overlap, passes what is decided here. */
export class TooComplexError extends Error {
  override readonly name = "TooComplexError";
}

/** States visited at most: about 2 s of work. Documents of AWS's sizes stay far below it; many patterns of many stars do not. */
export const MOST_STATES = 100_000;

/**
 * Splits the strings of a domain into the classes that the languages tell apart: runs all of them side by side, over the
 * characters that occur in them and one for all others.
 *
 * @throws TooComplexError if more than {@link MOST_STATES} states are reached.
 */
export function stringClasses(languages: readonly Language[], domain: Language): readonly StringClass[] {
  const automaton = new SideBySide([domain, ...languages]);
  const classes = new Map<string, StringClass>();
  const start = automaton.start();
  const seen = new Set<string>([start.key]);
  const queue: Reached[] = [{ state: start, text: "" }];
  for (let at = 0; at < queue.length; at++) {
    const { state, text } = item(queue, at);
    const [inDomain, ...accepted] = automaton.accepted(state);
    if (inDomain === true) {
      const key = accepted.map(Number).join("");
      if (!classes.has(key)) classes.set(key, { accepted, example: text });
    }
    for (const character of automaton.characters(state)) {
      const next = automaton.step(state, character);
      if (next === undefined || seen.has(next.key)) continue;
      if (seen.size >= MOST_STATES) {
        throw new TooComplexError(`${String(languages.length)} patterns overlap in more ways than can be decided`);
      }
      seen.add(next.key);
      queue.push({ state: next, text: text + character });
    }
  }
  return [...classes.values()];
}

interface State {
  /** Positions in the token sequences, ascending. */
  readonly positions: readonly number[];
  readonly key: string;
}

interface Reached {
  readonly state: State;
  readonly text: string;
}

/** Characters that stand for "any other", the natural ones first. */
const OTHERS = "xabcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/.:#@+=, ~";

/** All sequences of all languages, laid out behind one another; the first language bounds the walk. */
class SideBySide {
  readonly #tokens: (Token | undefined)[] = [];
  readonly #languageAt: number[] = [];
  readonly #starts: number[] = [];
  readonly #count: number;

  constructor(languages: readonly Language[]) {
    this.#count = languages.length;
    languages.forEach(({ sequences }, index) => {
      for (const sequence of sequences) {
        this.#starts.push(this.#tokens.length);
        this.#tokens.push(...sequence, undefined);
        for (let i = 0; i <= sequence.length; i++) this.#languageAt.push(index);
      }
    });
  }

  start(): State {
    const positions = new Set<number>();
    for (const at of this.#starts) this.#add(positions, at);
    return stateOf(positions);
  }

  accepted(state: State): readonly boolean[] {
    const accepted = new Array<boolean>(this.#count).fill(false);
    for (const at of state.positions) {
      if (this.#tokens[at] === undefined) accepted[item(this.#languageAt, at)] = true;
    }
    return accepted;
  }

  /** The characters after which states can differ: each that is mentioned, and one that is not. */
  characters(state: State): readonly string[] {
    const mentioned = new Set<string>();
    for (const at of state.positions) {
      const token = this.#tokens[at];
      if (token) for (const character of token.set.characters) mentioned.add(character);
    }
    const other = Array.from(OTHERS).find((character) => !mentioned.has(character)) ?? unusual(mentioned);
    return [...[...mentioned].sort((a, b) => rank(a) - rank(b)), other];
  }

  step(state: State, character: string): State | undefined {
    const positions = new Set<number>();
    let inDomain = false;
    for (const at of state.positions) {
      const token = this.#tokens[at];
      if (token === undefined || !hasCharacter(token.set, character)) continue;
      this.#add(positions, token.repeated ? at : at + 1);
      if (this.#languageAt[at] === 0) inDomain = true;
    }
    return inDomain ? stateOf(positions) : undefined;
  }

  #add(positions: Set<number>, from: number): void {
    for (let at = from; ; at++) {
      positions.add(at);
      if (this.#tokens[at]?.repeated !== true) return;
    }
  }
}

function stateOf(positions: ReadonlySet<number>): State {
  const sorted = [...positions].sort((a, b) => a - b);
  return { positions: sorted, key: sorted.join() };
}

/** Letters before digits, high digits first: examples then read as names, and as accounts of nines. */
function rank(character: string): number {
  const digit = "9876543210".indexOf(character);
  return digit < 0 ? 0 : digit + 1;
}

function unusual(mentioned: ReadonlySet<string>): string {
  for (let code = 0x100; ; code++) {
    const character = String.fromCharCode(code);
    if (!mentioned.has(character)) return character;
  }
}
