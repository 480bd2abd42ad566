import { item } from "../item";
import { type CharacterSet, hasCharacter, type Language, type Token } from "./language";

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
    const accepting = automaton.accepting(state);
    // The domain is language 0, and so the first of those that accept.
    if (accepting[0] === 0) {
      const key = accepting.join();
      if (!classes.has(key)) {
        const accepted = new Array<boolean>(languages.length).fill(false);
        for (const language of accepting.slice(1)) accepted[language - 1] = true;
        classes.set(key, { accepted, example: text });
      }
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
  /** Numbers of places, ascending. */
  readonly places: readonly number[];
  readonly key: string;
}

interface Reached {
  readonly state: State;
  readonly text: string;
}

/** Characters that stand for "any other", the natural ones first. */
const OTHERS = Array.from("xabcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/.:#@+=, ~");

/** A place in the sequences: sequences that begin alike share the places of their beginnings. */
interface Place {
  /** What may be read here again and again. */
  readonly loop: CharacterSet | undefined;
  /** What leads on from here, and where to. */
  readonly steps: { readonly set: CharacterSet; readonly to: number }[];
  /** The places that are reached without reading. */
  readonly along: number[];
  /** The languages of which a sequence ends here. */
  readonly ends: number[];
  /** Whether a sequence of the domain leads through here. */
  inDomain: boolean;
}

/** All sequences of all languages as one tree of places; the first language is the domain and bounds the walk. */
class SideBySide {
  readonly #places: Place[] = [];
  readonly #next = new Map<string, number>();
  readonly #start: number;

  constructor(languages: readonly Language[]) {
    this.#start = this.#place(undefined);
    languages.forEach(({ sequences }, language) => {
      for (const sequence of sequences) this.#lay(sequence, language);
    });
  }

  start(): State {
    const places = new Set<number>();
    this.#add(places, this.#start);
    return stateOf(places);
  }

  /** The languages that have what was read so far, ascending. */
  accepting({ places }: State): readonly number[] {
    const ends = places.flatMap((place) => item(this.#places, place).ends);
    return ends.length < 2 ? ends : [...new Set(ends)].sort((a, b) => a - b);
  }

  /** The characters after which states can differ: each that is mentioned, and one that is not. */
  characters({ places }: State): readonly string[] {
    const mentioned = new Set<string>();
    const mention = ({ characters }: CharacterSet) => {
      for (const character of characters) mentioned.add(character);
    };
    for (const place of places) {
      const { loop, steps } = item(this.#places, place);
      if (loop) mention(loop);
      for (const { set } of steps) mention(set);
    }
    const other = OTHERS.find((character) => !mentioned.has(character)) ?? unusual(mentioned);
    const sorted = mentioned.size < 2 ? [...mentioned] : [...mentioned].sort((a, b) => rank(a) - rank(b));
    return [...sorted, other];
  }

  /** The state after a character; undefined outside of the domain. */
  step(state: State, character: string): State | undefined {
    const reached = new Set<number>();
    for (const place of state.places) {
      const { loop, steps } = item(this.#places, place);
      if (loop && hasCharacter(loop, character)) this.#add(reached, place);
      for (const { set, to } of steps) if (hasCharacter(set, character)) this.#add(reached, to);
    }
    for (const place of reached) if (item(this.#places, place).inDomain) return stateOf(reached);
    return undefined;
  }

  #lay(sequence: readonly Token[], language: number): void {
    let at = this.#start;
    const through = () => {
      if (language === 0) item(this.#places, at).inDomain = true;
    };
    through();
    for (const { set, repeated } of sequence) {
      const key = `${String(at)} ${repeated ? "*" : ""}${set.negated ? "^" : ""}${set.characters}`;
      const known = this.#next.get(key);
      const to = known ?? this.#place(repeated ? set : undefined);
      if (known === undefined) {
        this.#next.set(key, to);
        const from = item(this.#places, at);
        if (repeated) from.along.push(to);
        else from.steps.push({ set, to });
      }
      at = to;
      through();
    }
    const { ends } = item(this.#places, at);
    if (ends.at(-1) !== language) ends.push(language);
  }

  #place(loop: CharacterSet | undefined): number {
    this.#places.push({ loop, steps: [], along: [], ends: [], inDomain: false });
    return this.#places.length - 1;
  }

  #add(places: Set<number>, place: number): void {
    if (places.has(place)) return;
    places.add(place);
    for (const next of item(this.#places, place).along) this.#add(places, next);
  }
}

function stateOf(places: ReadonlySet<number>): State {
  const sorted = [...places];
  if (sorted.length > 1) sorted.sort((a, b) => a - b);
  return { places: sorted, key: sorted.join() };
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
