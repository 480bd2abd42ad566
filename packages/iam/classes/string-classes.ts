import { item } from "../item";
import { Interned } from "../interned";
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
    if (accepting) {
      const key = accepting.join();
      if (!classes.has(key)) {
        spend(languages.length);
        const accepted = new Array<boolean>(languages.length).fill(false);
        for (const language of accepting) accepted[language] = true;
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

/** A place between tokens. Sequences that begin with the same tokens share the places between these. Sets are numbers of sets. */
interface Place {
  /** Characters that lead from here to here. */
  readonly loop: number | undefined;
  /** Characters that lead from here to another place. */
  readonly steps: { readonly set: number; readonly to: number }[];
  /** Places that are reached from here without a character. */
  readonly emptySteps: number[];
  /** Languages with a sequence that ends here, in ascending order. */
  readonly ends: number[];
  /** Languages with a sequence that visits this place, in ascending order. */
  readonly visits: number[];
  /** The language that accepts all that follows, if this place is the end of its sequences. */
  readonly acceptsAllOf: number | undefined;
}

/** Numbers below a limit. All of them are removed at once, without visiting them. */
class Marks {
  readonly #marked: Uint32Array;
  #round = 1;

  constructor(limit: number) {
    this.#marked = new Uint32Array(limit);
  }

  clear(): void {
    this.#round++;
  }

  has(position: number): boolean {
    return this.#marked[position] === this.#round;
  }

  /** Adds a number. Returns whether it is new. */
  add(position: number): boolean {
    if (this.has(position)) return false;
    this.#marked[position] = this.#round;
    return true;
  }
}

/**
 * All sequences of all languages, merged into one tree of places. The domains have the first numbers of languages: a text outside
 * them is not followed. Most of the work of a proof is done here, so places and sets are numbers, and sets of them are marks.
 */
class SideBySide {
  readonly #places: Place[] = [];
  readonly #next = new Map<string, number>();
  readonly #sets = new Interned<CharacterSet>(setKey);
  /** By character: for each set, whether it contains the character. */
  readonly #holding = new Map<string, readonly boolean[]>();
  /** By language: the place from which it accepts all that follows. */
  readonly #acceptAllPlaces = new Map<number, number>();
  readonly #representatives = new Map<string, readonly string[]>();
  readonly #start: number;
  readonly #domains: number;
  readonly #reached: Marks;
  readonly #languages: Marks;
  readonly #keyOf: (places: readonly number[]) => string;

  constructor(domains: readonly Language[], languages: readonly Language[]) {
    this.#domains = domains.length;
    this.#start = this.#newPlace(undefined);
    const all = [...domains, ...languages];
    all.forEach(({ sequences }, language) => {
      for (const sequence of sequences) this.#addSequence(sequence, language);
    });
    this.#reached = new Marks(this.#places.length);
    this.#languages = new Marks(all.length);
    // A character for each place, if there are no more places than characters of 16 bits.
    this.#keyOf =
      this.#places.length <= 0xffff ? (places) => String.fromCharCode(...places) : (places) => places.join();
  }

  start(): State {
    const places: number[] = [];
    this.#reached.clear();
    this.#reach(places, this.#start);
    return this.#stateOf(places);
  }

  /** Returns the languages that contain the text read so far, in ascending order. Undefined if a domain does not contain it. */
  accepting({ places }: State): readonly number[] | undefined {
    const ends: number[] = [];
    let domains = 0;
    this.#languages.clear();
    for (const place of places) {
      for (const language of item(this.#places, place).ends) {
        if (!this.#languages.add(language)) continue;
        if (language < this.#domains) domains++;
        else ends.push(language - this.#domains);
      }
    }
    return domains === this.#domains ? ends.sort((a, b) => a - b) : undefined;
  }

  /**
   * Returns one character for each group of characters that all sets of a state treat alike. Other characters lead to the same
   * states.
   */
  characters({ places }: State): readonly string[] {
    const sets = new Set<number>();
    for (const place of places) {
      const { loop, steps } = item(this.#places, place);
      if (loop !== undefined) sets.add(loop);
      for (const { set } of steps) sets.add(set);
    }
    const key = [...sets].join();
    const known = this.#representatives.get(key);
    if (known) return known;
    const characters = representatives([...sets].map((set) => item(this.#sets.items, set)));
    this.#representatives.set(key, characters);
    return characters;
  }

  /** Returns the state after a character. Undefined if no string with this beginning is in all domains. */
  step(state: State, character: string): State | undefined {
    const holding = this.#setsHolding(character);
    const reached: number[] = [];
    this.#reached.clear();
    for (const place of state.places) {
      const { loop, steps } = item(this.#places, place);
      if (loop !== undefined && holding[loop] === true) this.#reach(reached, place);
      for (const { set, to } of steps) if (holding[set] === true) this.#reach(reached, to);
    }
    return reached.length > 0 && this.#inDomains(reached) ? this.#stateOf(reached) : undefined;
  }

  #setsHolding(character: string): readonly boolean[] {
    const known = this.#holding.get(character);
    if (known) return known;
    const holding = this.#sets.items.map((set) => hasCharacter(set, character));
    this.#holding.set(character, holding);
    return holding;
  }

  #inDomains(places: readonly number[]): boolean {
    for (let domain = 0; domain < this.#domains; domain++) {
      if (!places.some((place) => item(this.#places, place).visits.includes(domain))) return false;
    }
    return true;
  }

  /** Adds a sequence of a language to the tree. */
  #addSequence(sequence: readonly Token[], language: number): void {
    const rest = sequence.findLastIndex(({ set, repeated }) => !(repeated && isAny(set))) + 1;
    let at = this.#start;
    this.#addVisit(at, language);
    for (const token of sequence.slice(0, rest)) {
      const { repeated } = token;
      const set = this.#sets.add(token.set);
      const key = `${String(at)} ${repeated ? "*" : ""}${String(set)}`;
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
    const place = this.#newPlace(this.#sets.add(ANY_CHARACTER), language);
    item(this.#places, place).ends.push(language);
    this.#addVisit(place, language);
    this.#acceptAllPlaces.set(language, place);
    return place;
  }

  #newPlace(loop: number | undefined, acceptsAllOf?: number): number {
    this.#places.push({ loop, steps: [], emptySteps: [], ends: [], visits: [], acceptsAllOf });
    return this.#places.length - 1;
  }

  /** Adds a place, and all that are reached from it without a character, to those that are marked as reached. */
  #reach(places: number[], place: number): void {
    if (!this.#reached.add(place)) return;
    places.push(place);
    for (const next of item(this.#places, place).emptySteps) this.#reach(places, next);
  }

  /** Returns the state of some places, without the places of languages that accept all that follows anyway. */
  #stateOf(places: readonly number[]): State {
    this.#languages.clear();
    let acceptsAll = false;
    for (const place of places) {
      const { acceptsAllOf } = item(this.#places, place);
      if (acceptsAllOf === undefined) continue;
      this.#languages.add(acceptsAllOf);
      acceptsAll = true;
    }
    const sorted = places.filter((place) => {
      const { acceptsAllOf, visits } = item(this.#places, place);
      return !acceptsAll || acceptsAllOf !== undefined || !visits.every((language) => this.#languages.has(language));
    });
    sorted.sort((a, b) => a - b);
    return { places: sorted, key: this.#keyOf(sorted) };
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
