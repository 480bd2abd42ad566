import { item } from "../item";
import { type Language, languageKey, NOT_EMPTY } from "../classes/language";
import { naturalText } from "../classes/natural-text";
import { stringClasses } from "../classes/string-classes";
import { valueClasses, type ValueDomain } from "../classes/value-classes";
import type { Spend } from "../steps";
import { testName, type ValueTest, type ValueType } from "../classes/value-test";

/** A list of distinct items that are equal if their names are, each with its position. */
export class Interned<T> {
  readonly items: T[] = [];
  readonly #positions = new Map<string, number>();

  constructor(private readonly nameOf: (one: T) => string) {}

  /** The position of an item, added if it is new. */
  add(one: T): number {
    const name = this.nameOf(one);
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    this.#positions.set(name, this.items.length);
    this.items.push(one);
    return this.items.length - 1;
  }

  /** @throws RangeError if it was never added. */
  position(one: T): number {
    const known = this.#positions.get(this.nameOf(one));
    if (known === undefined)
      throw new RangeError("a request space is asked about a predicate that it was not built for");
    return known;
  }
}

/** The resource or the caller: one text, and the classes that the languages asked about cut it into. */
export class TextAttribute {
  readonly #languages = new Interned<Language>(languageKey);
  #classes: readonly { readonly accepted: readonly boolean[]; readonly example: string }[] | undefined;
  #domains: readonly Language[] = [];

  ask(language: Language): void {
    this.#languages.add(language);
  }

  /**
   * @param domains the texts that occur are in each of these.
   * @param spend counts the work.
   * @throws TooComplexError
   */
  seal(domains: readonly Language[], spend: Spend): void {
    this.#domains = domains;
    this.#classes = cachedClasses(this.#languages.items, domains, spend);
  }

  get languages(): readonly Language[] {
    return this.#languages.items;
  }

  get examples(): readonly string[] {
    return this.#sealed.map(({ example }) => example);
  }

  /** For each class, whether its texts are in a language. */
  holds(language: Language): readonly boolean[] {
    const position = this.#languages.position(language);
    return this.#sealed.map(({ accepted }) => item(accepted, position));
  }

  /** A text of a class, as ordinary as there is: see `naturalText`. */
  text(position: number, spend: Spend, rank?: (text: string) => number, also?: readonly string[]): string {
    const { accepted, example } = item(this.#sealed, position);
    const possible = this.#domains.map(() => true);
    return naturalText([...this.#domains, ...this.languages], [...possible, ...accepted], example, spend, rank, also);
  }

  /** For each language asked about, whether it has the texts of a class. */
  accepted(position: number): readonly boolean[] {
    return item(this.#sealed, position).accepted;
  }

  get #sealed(): readonly { readonly accepted: readonly boolean[]; readonly example: string }[] {
    if (!this.#classes) throw new RangeError("an attribute is read before its classes are computed");
    return this.#classes;
  }
}

/** A condition key with one value at most, or with many; see {@link KeyAttribute.many}. */
export class KeyAttribute {
  readonly #tests = new Interned<ValueTest>(testName);
  #type: ValueType = "string";
  #classes: readonly { readonly passed: readonly boolean[]; readonly example: string }[] = [];

  constructor(
    readonly key: string,
    /** True if a request has a set of values: then each class is present or not by itself. */
    readonly many: boolean,
    private readonly domain: ValueDomain | undefined,
  ) {}

  ask(test: ValueTest): void {
    this.#tests.add(test);
  }

  /**
   * @param spend counts the work.
   * @throws TooComplexError
   */
  seal(spend: Spend): void {
    const tests = this.#tests.items;
    const types = new Set(tests.map(({ type }) => type));
    const [only] = types;
    this.#type = only !== undefined && types.size === 1 ? only : "string";
    const known = this.domain?.type === this.#type ? this.domain : { type: this.#type };
    // An empty value of a key of many values counts as none; see `conditionHolds`.
    const domain = this.many ? { strings: NOT_EMPTY, ...known } : known;
    const classes = valueClasses(tests, domain, spend);
    // A key of texts that only numbers are asked of can still hold a text that is none.
    const other = { passed: tests.map(() => false), example: "text" };
    const mixed = this.domain?.type !== this.#type;
    this.#classes = mixed && this.#type !== "string" ? [...classes, other] : classes;
  }

  get tests(): readonly ValueTest[] {
    return this.#tests.items;
  }

  get examples(): readonly string[] {
    return this.#classes.map(({ example }) => example);
  }

  /** Whether the values are texts, of any form. */
  get isText(): boolean {
    return this.#type === "string" && this.domain?.values === undefined;
  }

  /** For each test, whether the values of a class pass it. */
  passed(position: number): readonly boolean[] {
    return item(this.#classes, position).passed;
  }

  /** Whether the classes decide a test: not if the key is compared both as a text and as something else. */
  decides(test: ValueTest): boolean {
    return test.type === this.#type;
  }

  /** For each class, whether its values pass a test. */
  holds(test: ValueTest): readonly boolean[] {
    const position = this.#tests.position(test);
    return this.#classes.map(({ passed }) => item(passed, position));
  }
}

interface Cached {
  readonly classes: ReturnType<typeof stringClasses>;
  /** The steps that they took. They count again, so that a verdict does not depend on what was asked before. */
  readonly steps: number;
}

const cache = new Map<string, Cached>();

/** Fleets ask the same of callers again and again: the last results are kept. */
function cachedClasses(languages: readonly Language[], domains: readonly Language[], spend: Spend): Cached["classes"] {
  const key = [domains, languages].map((list) => list.map(languageKey).join("\u0004")).join("\u0005");
  const known = cache.get(key);
  if (known) {
    spend(known.steps);
    return known.classes;
  }
  let steps = 0;
  const classes = stringClasses(languages, domains, (more) => {
    steps += more;
    spend(more);
  });
  if (cache.size >= 200) cache.clear();
  cache.set(key, { classes, steps });
  return classes;
}
