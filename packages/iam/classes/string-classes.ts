import { item } from "../item";
import { type Spend, Steps } from "../steps";
import { ANY_CHARACTER, type CharacterSet, hasCharacter, isAny, type Language, type Token } from "./language";

/** Strings that no language of a list distinguishes. */
interface StringClass {
  /** For each language, in order, whether it contains the strings of this class. */
  readonly accepted: readonly boolean[];
  /** A shortest string of the class. */
  readonly example: string;
}

/**
 * Splits strings into classes, so that two strings are in one class if each language contains both or neither. It runs all languages
 * in parallel, over the characters that occur in them and one that stands for all others.
 *
 * @param domains only strings that all these languages contain are split.
 * @param spend counts each place that is visited.
 * @throws TooComplexError if too many places are visited.
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
    // The domains have the first numbers, so all of them accept if the last one is at the position of its own number.
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

/** All places that one text leads to. */
interface State {
  /** Numbers of places, in ascending order. */
  readonly places: readonly number[];
  readonly key: string;
}

/** A state, and the first text found that leads to it. */
interface Reached {
  readonly state: State;
  readonly text: string;
}

/** Characters that stand for "any other", in order of preference. */
const OTHERS = Array.from("xabcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/.:#@+=, ~");

/** A place between tokens. Sequences that begin with the same tokens share the places between these. */
interface Place {
  /** Characters that lead from here to here. */
  readonly loop: CharacterSet | undefined;
  /** Characters that lead from here to another place. */
  readonly steps: { readonly set: CharacterSet; readonly to: number }[];
  /** Places that are reached from here without a character. */
  readonly emptySteps: number[];
  /** Languages with a sequence that ends here, in ascending order. */
  readonly ends: number[];
  /** Languages with a sequence that visits this place, in ascending order. */
  readonly visits: number[];
  /** The language that accepts all that follows, if this place is the end of its sequences. */
  readonly acceptsAllOf: number | undefined;
}

/** All sequences of all languages, merged into one tree of places. The domains come first: a text outside them is not followed. */
class SideBySide {
  readonly #places: Place[] = [];
  readonly #next = new Map<string, number>();
  /** By language: the place from which it accepts all that follows. */
  readonly #acceptAllPlaces = new Map<number, number>();
  readonly #representatives = new Map<string, readonly string[]>();
  readonly #start: number;
  readonly #domains: number;

  constructor(domains: readonly Language[], languages: readonly Language[]) {
    this.#domains = domains.length;
    this.#start = this.#newPlace(undefined);
    [...domains, ...languages].forEach(({ sequences }, language) => {
      for (const sequence of sequences) this.#addSequence(sequence, language);
    });
  }

  start(): State {
    const places = new Set<number>();
    this.#reach(places, this.#start);
    return this.#stateOf(places);
  }

  /** Returns the languages that contain the text read so far, in ascending order. */
  accepting({ places }: State): readonly number[] {
    if (places.length === 1) return item(this.#places, item(places, 0)).ends;
    const ends = places.flatMap((place) => item(this.#places, place).ends);
    return ends.length < 2 ? ends : [...new Set(ends)].sort((a, b) => a - b);
  }

  /**
   * Returns one character for each group of characters that all sets of a state treat alike. Other characters lead to the same
   * states.
   */
  characters({ places }: State): readonly string[] {
    const sets = new Map<string, CharacterSet>();
    for (const place of places) {
      const { loop, steps } = item(this.#places, place);
      if (loop) sets.set(setKey(loop), loop);
      for (const { set } of steps) sets.set(setKey(set), set);
    }
    const key = [...sets.keys()].join("\u0001");
    const known = this.#representatives.get(key);
    if (known) return known;
    const characters = representatives([...sets.values()]);
    this.#representatives.set(key, characters);
    return characters;
  }

  /** Returns the state after a character. Undefined if no string with this beginning is in all domains. */
  step(state: State, character: string): State | undefined {
    const reached = new Set<number>();
    for (const place of state.places) {
      const { loop, steps } = item(this.#places, place);
      if (loop && hasCharacter(loop, character)) this.#reach(reached, place);
      for (const { set, to } of steps) if (hasCharacter(set, character)) this.#reach(reached, to);
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
    for (const place of places) if (item(this.#places, place).visits.includes(domain)) return true;
    return false;
  }

  /** Adds a sequence of a language to the tree. */
  #addSequence(sequence: readonly Token[], language: number): void {
    const rest = sequence.findLastIndex(({ set, repeated }) => !(repeated && isAny(set))) + 1;
    let at = this.#start;
    this.#addVisit(at, language);
    for (const { set, repeated } of sequence.slice(0, rest)) {
      const key = `${String(at)} ${repeated ? "*" : ""}${setKey(set)}`;
      const known = this.#next.get(key);
      const to = known ?? this.#newPlace(repeated ? set : undefined);
      if (known === undefined) {
        this.#next.set(key, to);
        const from = item(this.#places, at);
        if (repeated) from.emptySteps.push(to);
        else from.steps.push({ set, to });
      }
      at = to;
      this.#addVisit(at, language);
    }
    if (rest < sequence.length) item(this.#places, at).emptySteps.push(this.#acceptAllPlace(language));
    else {
      const { ends } = item(this.#places, at);
      if (ends.at(-1) !== language) ends.push(language);
    }
  }

  #addVisit(at: number, language: number): void {
    const { visits } = item(this.#places, at);
    if (visits.at(-1) !== language) visits.push(language);
  }

  #acceptAllPlace(language: number): number {
    const known = this.#acceptAllPlaces.get(language);
    if (known !== undefined) return known;
    const place = this.#newPlace(ANY_CHARACTER, language);
    item(this.#places, place).ends.push(language);
    this.#addVisit(place, language);
    this.#acceptAllPlaces.set(language, place);
    return place;
  }

  #newPlace(loop: CharacterSet | undefined, acceptsAllOf?: number): number {
    this.#places.push({ loop, steps: [], emptySteps: [], ends: [], visits: [], acceptsAllOf });
    return this.#places.length - 1;
  }

  #reach(places: Set<number>, place: number): void {
    if (places.has(place)) return;
    places.add(place);
    for (const next of item(this.#places, place).emptySteps) this.#reach(places, next);
  }

  /** Returns the state of some places, without the places of languages that accept all that follows anyway. */
  #stateOf(places: ReadonlySet<number>): State {
    if (places.size === 1) return { places: [...places], key: [...places].join() };
    const acceptAll = new Set<number>();
    for (const place of places) {
      const { acceptsAllOf } = item(this.#places, place);
      if (acceptsAllOf !== undefined) acceptAll.add(acceptsAllOf);
    }
    const sorted = [...places].filter((place) => {
      const { acceptsAllOf, visits } = item(this.#places, place);
      return acceptAll.size === 0 || acceptsAllOf !== undefined || !visits.every((language) => acceptAll.has(language));
    });
    if (sorted.length > 1) sorted.sort((a, b) => a - b);
    return { places: sorted, key: sorted.join() };
  }
}

function setKey({ negated, characters }: CharacterSet): string {
  return `${negated ? "^" : "="}${characters}`;
}

/** Returns one character for each group of characters that all sets treat alike. */
function representatives(sets: readonly CharacterSet[]): readonly string[] {
  const mentioned = new Set(sets.flatMap(({ characters }) => Array.from(characters)));
  const other = OTHERS.find((character) => !mentioned.has(character)) ?? unmentioned(mentioned);
  const groups = new Map<string, string>();
  for (const character of [...[...mentioned].sort((a, b) => rank(a) - rank(b)), other]) {
    const group = sets.map((set) => Number(hasCharacter(set, character))).join("");
    if (!groups.has(group)) groups.set(group, character);
  }
  return [...groups.values()];
}

/** Orders letters before digits, and high digits first, so that examples read as names, and accounts as nines. */
function rank(character: string): number {
  const digit = "9876543210".indexOf(character);
  return digit < 0 ? 0 : digit + 1;
}

/** Returns the first character from U+0100 on that is not mentioned. */
function unmentioned(mentioned: ReadonlySet<string>): string {
  for (let code = 0x100; ; code++) {
    const character = String.fromCharCode(code);
    if (!mentioned.has(character)) return character;
  }
}
