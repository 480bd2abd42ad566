import { item } from "../item";
import { type Spend, Steps } from "../steps";
import { ANY_CHARACTER, type CharacterSet, hasCharacter, isAny, type Language, type Token } from "./language";

/** Strings that no language of a list tells apart. */
interface StringClass {
  /** For each language, in order, whether it has the strings of this class. */
  readonly accepted: readonly boolean[];
  /** A shortest string of the class. */
  readonly example: string;
}

/**
 * Splits strings into the classes that the languages tell apart: runs all of them side by side, over the characters that occur in
 * them and one for all others.
 *
 * @param domains the strings that are split: those that each of these languages has.
 * @param spend counts the places that are visited.
 * @throws TooComplexError if they are too many.
 */
export function stringClasses(
  languages: readonly Language[],
  domains: readonly Language[],
  spend: Spend = new Steps().spending("patterns"),
): readonly StringClass[] {
  const automaton = new SideBySide(domains, languages);
  const classes = new Map<string, StringClass>();
  const start = automaton.start();
  const seen = new Set<string>([start.key]);
  const queue: Reached[] = [{ state: start, text: "" }];
  for (let at = 0; at < queue.length; at++) {
    const { state, text } = item(queue, at);
    const accepting = automaton.accepting(state);
    // The domains are the first languages: all of them accept if the last of them stands at its own number.
    if (accepting[domains.length - 1] === domains.length - 1) {
      const key = accepting.join();
      if (!classes.has(key)) {
        spend(languages.length);
        const accepted = new Array<boolean>(languages.length).fill(false);
        for (const language of accepting.slice(domains.length)) accepted[language - domains.length] = true;
        classes.set(key, { accepted, example: text });
      }
    }
    for (const character of automaton.characters(state)) {
      const next = automaton.step(state, character);
      spend(state.places.length + (next?.places.length ?? 0));
      if (next === undefined || seen.has(next.key)) continue;
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
  /** The languages of which a sequence ends here, ascending. */
  readonly ends: number[];
  /** The languages of which a sequence leads through here, ascending. */
  readonly through: number[];
  /** The language that has every string from here on, if there is one. */
  readonly whole: number | undefined;
}

/** All sequences of all languages as one tree of places; those of the domains first, which bound the walk. */
class SideBySide {
  readonly #places: Place[] = [];
  readonly #next = new Map<string, number>();
  /** For each language that has every string from some place on: the one place that stands for all of them. */
  readonly #wholes = new Map<number, number>();
  readonly #alike = new Map<string, readonly string[]>();
  readonly #start: number;
  readonly #domains: number;

  constructor(domains: readonly Language[], languages: readonly Language[]) {
    this.#domains = domains.length;
    this.#start = this.#place(undefined);
    [...domains, ...languages].forEach(({ sequences }, language) => {
      for (const sequence of sequences) this.#lay(sequence, language);
    });
  }

  start(): State {
    const places = new Set<number>();
    this.#add(places, this.#start);
    return this.#stateOf(places);
  }

  /** The languages that have what was read so far, ascending. */
  accepting({ places }: State): readonly number[] {
    if (places.length === 1) return item(this.#places, item(places, 0)).ends;
    const ends = places.flatMap((place) => item(this.#places, place).ends);
    return ends.length < 2 ? ends : [...new Set(ends)].sort((a, b) => a - b);
  }

  /**
   * The characters after which states can differ: one of those that all sets of a state treat alike, one of those that none of
   * them mentions.
   */
  characters({ places }: State): readonly string[] {
    const sets = new Map<string, CharacterSet>();
    for (const place of places) {
      const { loop, steps } = item(this.#places, place);
      if (loop) sets.set(nameOf(loop), loop);
      for (const { set } of steps) sets.set(nameOf(set), set);
    }
    const key = [...sets.keys()].join("\u0001");
    const known = this.#alike.get(key);
    if (known) return known;
    const characters = unlike([...sets.values()]);
    this.#alike.set(key, characters);
    return characters;
  }

  /** The state after a character; undefined if no string that begins like that is in all domains. */
  step(state: State, character: string): State | undefined {
    const reached = new Set<number>();
    for (const place of state.places) {
      const { loop, steps } = item(this.#places, place);
      if (loop && hasCharacter(loop, character)) this.#add(reached, place);
      for (const { set, to } of steps) if (hasCharacter(set, character)) this.#add(reached, to);
    }
    return reached.size > 0 && this.#inDomains(reached) ? this.#stateOf(reached) : undefined;
  }

  #inDomains(places: ReadonlySet<number>): boolean {
    for (let domain = 0; domain < this.#domains; domain++) {
      if (!this.#inDomain(places, domain)) return false;
    }
    return true;
  }

  #inDomain(places: ReadonlySet<number>, domain: number): boolean {
    for (const place of places) if (item(this.#places, place).through.includes(domain)) return true;
    return false;
  }

  #lay(sequence: readonly Token[], language: number): void {
    const rest = sequence.findLastIndex(({ set, repeated }) => !(repeated && isAny(set))) + 1;
    let at = this.#start;
    this.#through(at, language);
    for (const { set, repeated } of sequence.slice(0, rest)) {
      const key = `${String(at)} ${repeated ? "*" : ""}${nameOf(set)}`;
      const known = this.#next.get(key);
      const to = known ?? this.#place(repeated ? set : undefined);
      if (known === undefined) {
        this.#next.set(key, to);
        const from = item(this.#places, at);
        if (repeated) from.along.push(to);
        else from.steps.push({ set, to });
      }
      at = to;
      this.#through(at, language);
    }
    if (rest < sequence.length) item(this.#places, at).along.push(this.#whole(language));
    else {
      const { ends } = item(this.#places, at);
      if (ends.at(-1) !== language) ends.push(language);
    }
  }

  #through(at: number, language: number): void {
    const { through } = item(this.#places, at);
    if (through.at(-1) !== language) through.push(language);
  }

  #whole(language: number): number {
    const known = this.#wholes.get(language);
    if (known !== undefined) return known;
    const place = this.#place(ANY_CHARACTER, language);
    item(this.#places, place).ends.push(language);
    this.#through(place, language);
    this.#wholes.set(language, place);
    return place;
  }

  #place(loop: CharacterSet | undefined, whole?: number): number {
    this.#places.push({ loop, steps: [], along: [], ends: [], through: [], whole });
    return this.#places.length - 1;
  }

  #add(places: Set<number>, place: number): void {
    if (places.has(place)) return;
    places.add(place);
    for (const next of item(this.#places, place).along) this.#add(places, next);
  }

  /** The state of some places, without those that only lead on in languages that have every string anyway. */
  #stateOf(places: ReadonlySet<number>): State {
    if (places.size === 1) return { places: [...places], key: [...places].join() };
    const wholes = new Set<number>();
    for (const place of places) {
      const { whole } = item(this.#places, place);
      if (whole !== undefined) wholes.add(whole);
    }
    const sorted = [...places].filter((place) => {
      const { whole, through } = item(this.#places, place);
      return wholes.size === 0 || whole !== undefined || !through.every((language) => wholes.has(language));
    });
    if (sorted.length > 1) sorted.sort((a, b) => a - b);
    return { places: sorted, key: sorted.join() };
  }
}

function nameOf({ negated, characters }: CharacterSet): string {
  return `${negated ? "^" : "="}${characters}`;
}

/** Of the characters that all sets treat alike, one. */
function unlike(sets: readonly CharacterSet[]): readonly string[] {
  const mentioned = new Set(sets.flatMap(({ characters }) => Array.from(characters)));
  const other = OTHERS.find((character) => !mentioned.has(character)) ?? unusual(mentioned);
  const groups = new Map<string, string>();
  for (const character of [...[...mentioned].sort((a, b) => rank(a) - rank(b)), other]) {
    const group = sets.map((set) => Number(hasCharacter(set, character))).join("");
    if (!groups.has(group)) groups.set(group, character);
  }
  return [...groups.values()];
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
