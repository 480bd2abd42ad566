import { item } from "../item";
import { type Language, languageKey, NOT_EMPTY } from "../classes/language";
import { naturalText } from "../classes/natural-text";
import { stringClasses } from "../classes/string-classes";
import { valueClasses, type ValueDomain } from "../classes/value-classes";
import type { Spend } from "../steps";
import { testName, type ValueTest, type ValueType } from "../classes/value-test";
import { Interned } from "../interned";

/** The resource or the caller of a request: one text, and the classes into which languages split all such texts. */
export class TextAttribute {
  readonly #languages = new Interned<Language>(languageKey);
  #classes: readonly { readonly accepted: readonly boolean[]; readonly example: string }[] | undefined;
  #domains: readonly Language[] = [];

  /** Adds a language. Call it before {@link seal}. */
  ask(language: Language): void {
    this.#languages.add(language);
  }

  /**
   * Computes the classes.
   *
   * @param domains only texts that all these languages contain can occur.
   * @param spend counts the steps.
   * @throws TooComplexError
   */
  seal(domains: readonly Language[], spend: Spend): void {
    this.#domains = domains;
    this.#classes = cachedClasses(this.#languages.items, domains, spend);
  }

  /** The languages that were added. */
  get languages(): readonly Language[] {
    return this.#languages.items;
  }

  /** A text of each class. */
  get examples(): readonly string[] {
    return this.#sealed.map(({ example }) => example);
  }

  /** Returns for each class whether its texts are in a language. */
  holds(language: Language): readonly boolean[] {
    const position = this.#languages.position(language);
    return this.#sealed.map(({ accepted }) => item(accepted, position));
  }

  /** Returns the most natural text of a class; see `naturalText`. */
  text(position: number, spend: Spend, rank?: (text: string) => number, moreCandidates?: readonly string[]): string {
    const { accepted, example } = item(this.#sealed, position);
    const inDomains = this.#domains.map(() => true);
    return naturalText(
      [...this.#domains, ...this.languages],
      [...inDomains, ...accepted],
      example,
      spend,
      rank,
      moreCandidates,
    );
  }

  /** Returns for each language whether it contains the texts of a class. */
  accepted(position: number): readonly boolean[] {
    return item(this.#sealed, position).accepted;
  }

  get #sealed(): readonly { readonly accepted: readonly boolean[]; readonly example: string }[] {
    if (!this.#classes) throw new RangeError("an attribute was read before its classes were computed");
    return this.#classes;
  }
}

/** A condition key, single-valued or multivalued, and the classes into which tests split its values. */
export class KeyAttribute {
  readonly #tests = new Interned<ValueTest>(testName);
  #type: ValueType = "string";
  #classes: readonly { readonly passed: readonly boolean[]; readonly example: string }[] = [];

  constructor(
    readonly key: string,
    /** True for a multivalued key. A request then has values of any number of classes. */
    readonly multivalued: boolean,
    /** The values that the key can have, if AWS says. */
    private readonly domain: ValueDomain | undefined,
  ) {}

  /** Adds a test. Call it before {@link seal}. */
  ask(test: ValueTest): void {
    this.#tests.add(test);
  }

  /**
   * Computes the classes.
   *
   * @param spend counts the steps.
   * @throws TooComplexError
   */
  seal(spend: Spend): void {
    const tests = this.#tests.items;
    const types = new Set(tests.map(({ type }) => type));
    const [only] = types;
    this.#type = only !== undefined && types.size === 1 ? only : "string";
    const known = this.domain?.type === this.#type ? this.domain : { type: this.#type };
    // An empty value of a multivalued key counts as none; see `conditionHolds`.
    const domain = this.multivalued ? { strings: NOT_EMPTY, ...known } : known;
    const classes = valueClasses(tests, domain, spend);
    // A key that only numeric tests read may still have a text that is not a number.
    const notOfType = { passed: tests.map(() => false), example: "text" };
    const mixed = this.domain?.type !== this.#type;
    this.#classes = mixed && this.#type !== "string" ? [...classes, notOfType] : classes;
  }

  /** The tests that were added. */
  get tests(): readonly ValueTest[] {
    return this.#tests.items;
  }

  /** A value of each class. */
  get examples(): readonly string[] {
    return this.#classes.map(({ example }) => example);
  }

  /** Whether the values are texts of any form. */
  get isText(): boolean {
    return this.#type === "string" && this.domain?.values === undefined;
  }

  /** Returns for each test whether the values of a class pass it. */
  passed(position: number): readonly boolean[] {
    return item(this.#classes, position).passed;
  }

  /** Whether the classes decide a test. They do not if other tests of the key read values of another type. */
  decides(test: ValueTest): boolean {
    return test.type === this.#type;
  }

  /** Returns for each class whether its values pass a test. */
  holds(test: ValueTest): readonly boolean[] {
    const position = this.#tests.position(test);
    return this.#classes.map(({ passed }) => item(passed, position));
  }
}

interface Cached {
  readonly classes: ReturnType<typeof stringClasses>;
  /** Steps that the computation took. Each use of the result spends them again, so that the outcome does not depend on the cache. */
  readonly steps: number;
}

const cache = new Map<string, Cached>();

/** Returns what `stringClasses` returns, from a cache if possible: the stacks of a fleet ask the same of callers. */
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
