import { accepts, anyOf, type Language, languageKey } from "../classes/language";
import type { Caller } from "../evaluate/request";
import { item } from "../item";
import { Steps, TooComplexError } from "../steps";
import { domainOf, isMany } from "../tables/key-table";
import { type ActionClass, actionClasses } from "./action-classes";
import { Interned, KeyAttribute, TextAttribute } from "./attribute";
import { callerText, EVERY_CALLER } from "./caller-text";
import { ALL, type Diagram, Diagrams, NONE } from "./diagram";
import { feasibleFormulas, keysOfAction } from "./feasible";
import { type Formula, type Predicate, predicates } from "./formula";
import { inPartitions, partitionFacts } from "./partitions";
import { resourceTypesOf, type TypedResource } from "./resource-types";

/** What bounds the requests of a space. */
export interface SpaceOptions {
  /** Prefixes of the services whose actions are looked at, in lower case. */
  readonly services: readonly string[];
  /** True if the actions of all other services count too; one of them stands for all. */
  readonly elsewhere?: boolean;
  /** Only requests on these resources; all that the services have by default. */
  readonly resources?: Language;
  /** Only requests of these callers; all by default. */
  readonly callers?: Language;
  /** Partitions that the formulas name: requests of others are not distinguished. @default aws */
  readonly partitions?: readonly string[];
  /** What is known of every request, beyond the tables. */
  readonly facts?: readonly Formula[];
  /** Counts the work, where several spaces share a limit. @default `MOST_STEPS` for this space */
  readonly steps?: Steps;
}

/** A variable of the diagrams, and what its values stand for. */
export type Variable =
  | { readonly of: "action" | "resource" | "caller" }
  /** Value 0 is absence, value n the class n - 1. */
  | { readonly of: "key"; readonly key: KeyAttribute }
  /** Value 1: the key has a value of the class. */
  | { readonly of: "element"; readonly key: KeyAttribute; readonly class: number }
  /** Value 1: what is open is true. */
  | { readonly of: "open"; readonly reason: string };

/** Variables of a space at most: as deep as its diagrams are walked. */
const MOST_VARIABLES = 1_000;

/**
 * All requests that a set of formulas can tell apart, and no others: the attributes of a request are cut into the classes that
 * the formulas' predicates make, so that every set of requests is a decision diagram over finitely many values.
 */
export class RequestSpace {
  readonly actions: readonly ActionClass[];
  readonly resource = new TextAttribute();
  readonly caller = new TextAttribute();
  /** Counts the work that is done on the space and its sets. */
  readonly steps: Steps;
  readonly variables: readonly Variable[];
  readonly diagrams: Diagrams;
  /** Every request that can happen. */
  readonly everything: RequestSet;
  readonly #actionLanguages = new Interned<Language>(languageKey);
  readonly #keys = new Map<string, KeyAttribute>();
  readonly #open = new Interned<Extract<Predicate, { is: "open" }>>(({ id }) => id);
  /** The first variable of each key, and of each open predicate. */
  readonly #levels = new Map<KeyAttribute | string, number>();

  /**
   * @param formulas all that will be asked of the space.
   * @throws TooComplexError if the problem takes more than `MOST_STEPS`. So does every set that is made of the space.
   */
  constructor(formulas: readonly Formula[], options: SpaceOptions) {
    this.steps = options.steps ?? new Steps();
    const asked = [...formulas, ...(options.facts ?? [])];
    for (const formula of asked) this.#collect(formula);
    const types = resourceTypesOf(options.services, options.elsewhere === true);
    for (const { language } of types) this.resource.ask(language);
    if (options.resources) this.resource.ask(options.resources);
    const { partitions = ["aws"], callers } = options;
    const facts = [
      ...(options.facts ?? []),
      ...feasibleFormulas([...this.#keys.values()]),
      ...(callers ? [] : partitionFacts(partitions)),
    ];
    for (const fact of facts) this.#collect(fact);
    const inPartition = inPartitions(partitions);
    const resources = anyOf(
      "*",
      types.map(({ language }) => language),
    );
    this.resource.seal(
      options.resources ? [options.resources] : [inPartition, resources],
      this.steps.spending("patterns of resources"),
    );
    this.caller.seal(callers ? [callers] : [inPartition, EVERY_CALLER], this.steps.spending("patterns of principals"));
    for (const key of this.#keys.values()) key.seal(this.steps.spending(`values of ${key.key}`));
    const keys = [...this.#keys.keys()];
    this.actions = actionClasses(this.#actionLanguages.items, options.services, options.elsewhere === true, (action) =>
      [...action.resourceTypes.map(({ name }) => name).sort(), ...keysOfAction(action, keys)].join(),
    );
    this.variables = this.#layOut();
    if (this.variables.length > MOST_VARIABLES) {
      throw new TooComplexError("condition keys have too many distinct values; use fewer, or split the policy");
    }
    this.diagrams = new Diagrams(
      this.variables.map((variable) => this.#size(variable)),
      this.steps.spending("conditions"),
    );
    this.everything = new RequestSet(this, this.#possible(types, keys, facts));
  }

  /** How many distinct questions the formulas ask. */
  get predicates(): number {
    const keys = [...this.#keys.values()].reduce((sum, { tests }) => sum + tests.length, 0);
    return this.#actionLanguages.items.length + this.resource.languages.length + this.caller.languages.length + keys;
  }

  /** The requests for which a formula holds. */
  set(formula: Formula): RequestSet {
    return new RequestSet(this, this.diagrams.and(this.everything.diagram, this.#diagram(formula)));
  }

  /** The requests of callers that nothing tells apart from a caller. */
  callersLike(caller: Caller): RequestSet {
    const text = callerText(caller);
    const wanted = this.caller.languages
      .map((language) => accepts(language, text))
      .map(Number)
      .join("");
    const like = this.caller.examples.map(
      (_, position) => this.caller.accepted(position).map(Number).join("") === wanted,
    );
    return new RequestSet(this, this.diagrams.and(this.everything.diagram, this.diagrams.variable(2, like)));
  }

  /** The actions of which a set has a request. */
  actionsOf(set: RequestSet): readonly string[] {
    return this.actions.flatMap(({ actions }, position) => {
      const own = this.diagrams.variable(
        0,
        this.actions.map((_, other) => other === position),
      );
      return this.diagrams.and(set.diagram, own) === NONE ? [] : actions.map(({ name }) => name);
    });
  }

  #collect(formula: Formula): void {
    for (const predicate of predicates(formula)) {
      switch (predicate.is) {
        case "action":
          this.#actionLanguages.add(predicate.language);
          break;
        case "resource":
        case "caller":
          this[predicate.is].ask(predicate.language);
          break;
        case "present":
          this.#key(predicate.key);
          break;
        case "value":
          this.#key(predicate.key).ask(predicate.test);
          break;
        case "outside":
          for (const test of predicate.tests) this.#key(predicate.key).ask(test);
          break;
        case "open":
          this.#open.add(predicate);
      }
    }
  }

  #key(key: string): KeyAttribute {
    const known = this.#keys.get(key);
    if (known) return known;
    const added = new KeyAttribute(key, isMany(key), domainOf(key));
    this.#keys.set(key, added);
    return added;
  }

  #layOut(): readonly Variable[] {
    const variables: Variable[] = [{ of: "action" }, { of: "resource" }, { of: "caller" }];
    for (const key of [...this.#keys.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      this.#levels.set(key, variables.length);
      if (!key.many) variables.push({ of: "key", key });
      else key.examples.forEach((_, position) => variables.push({ of: "element", key, class: position }));
      for (const test of key.tests.filter((one) => !key.decides(one))) {
        this.#open.add(mixedTest(key, test));
      }
    }
    for (const { id, reason } of this.#open.items) {
      this.#levels.set(id, variables.length);
      variables.push({ of: "open", reason });
    }
    return variables;
  }

  #size(variable: Variable): number {
    switch (variable.of) {
      case "action":
        return this.actions.length;
      case "resource":
      case "caller":
        return this[variable.of].examples.length;
      case "key":
        return variable.key.examples.length + 1;
      default:
        return 2;
    }
  }

  #possible(types: readonly TypedResource[], keys: readonly string[], facts: readonly Formula[]): Diagram {
    const byAction = this.actions.map(({ actions }, position) => {
      const action = item(actions, 0);
      const names = action.resourceTypes.map(({ name }) => name);
      const [service = ""] = action.name.split(":", 1);
      const own = types.filter((type) =>
        names.length === 0 ? type.name === "*" : type.service === service && names.includes(type.name),
      );
      const resources = own.map(({ language }) => this.diagrams.variable(1, this.resource.holds(language)));
      const sent = new Set(keysOfAction(action, keys));
      const absent = keys.filter((key) => !sent.has(key)).map((key) => this.diagrams.not(this.#present(key)));
      return [
        this.diagrams.variable(
          0,
          this.actions.map((_, other) => other === position),
        ),
        resources.reduce((sum, one) => this.diagrams.or(sum, one), NONE),
        ...absent,
      ].reduce((product, one) => this.diagrams.and(product, one), ALL);
    });
    const actions = byAction.reduce((sum, one) => this.diagrams.or(sum, one), NONE);
    return facts.reduce((product, fact) => this.diagrams.and(product, this.#diagram(fact)), actions);
  }

  #diagram(formula: Formula): Diagram {
    switch (formula.is) {
      case "always":
        return ALL;
      case "never":
        return NONE;
      case "not":
        return this.diagrams.not(this.#diagram(formula.of));
      case "all":
        return formula.of.reduce((product, one) => this.diagrams.and(product, this.#diagram(one)), ALL);
      case "any":
        return formula.of.reduce((sum, one) => this.diagrams.or(sum, this.#diagram(one)), NONE);
      default:
        return this.#predicate(formula);
    }
  }

  #predicate(predicate: Predicate): Diagram {
    switch (predicate.is) {
      case "action": {
        const position = this.#actionLanguages.position(predicate.language);
        return this.diagrams.variable(
          0,
          this.actions.map(({ accepted }) => item(accepted, position)),
        );
      }
      case "resource":
        return this.diagrams.variable(1, this.resource.holds(predicate.language));
      case "caller":
        return this.diagrams.variable(2, this.caller.holds(predicate.language));
      case "present":
        return this.#present(predicate.key);
      case "value": {
        const key = this.#key(predicate.key);
        if (key.decides(predicate.test)) return this.#someClass(key, key.holds(predicate.test));
        return this.#predicate(mixedTest(key, predicate.test));
      }
      case "outside": {
        const key = this.#key(predicate.key);
        this.steps.spending("conditions")(predicate.tests.length * key.examples.length);
        const inside = predicate.tests.map((test) => key.holds(test));
        return this.#someClass(
          key,
          key.examples.map((_, position) => !inside.some((one) => one[position] === true)),
        );
      }
      case "open":
        return this.diagrams.variable(this.#levels.get(predicate.id) ?? NaN, [false, true]);
    }
  }

  /** The key has a value of one of the classes. */
  #someClass(key: KeyAttribute, holds: readonly boolean[]): Diagram {
    const first = this.#levels.get(key) ?? NaN;
    if (!key.many) return this.diagrams.variable(first, [false, ...holds]);
    return holds.reduce(
      (sum, one, position) =>
        one ? this.diagrams.or(sum, this.diagrams.variable(first + position, [false, true])) : sum,
      NONE,
    );
  }

  #present(name: string): Diagram {
    const key = this.#key(name);
    return this.#someClass(
      key,
      key.examples.map(() => true),
    );
  }
}

/** A key that is compared both as a text and as a number: whether it passes the number's test is open. */
function mixedTest(
  key: KeyAttribute,
  test: Exclude<Parameters<KeyAttribute["ask"]>[0], undefined>,
): Extract<Predicate, { is: "open" }> {
  const at = test.type === "string" ? test.language.label : test.type;
  return {
    is: "open",
    id: `mixed ${key.key} ${String(key.tests.indexOf(test))}`,
    reason: `${key.key} is compared both as text and as ${at}`,
  };
}

/** The first variable that is of a key: action, resource and caller come before. */
const FIRST_KEY = 3;

/** A set of requests of a space. Only sets of one space combine. */
export class RequestSet {
  constructor(
    readonly space: RequestSpace,
    readonly diagram: Diagram,
  ) {}

  get isEmpty(): boolean {
    return this.diagram === NONE;
  }

  union(other: RequestSet): RequestSet {
    return this.#combined(this.space.diagrams.or(this.diagram, this.#of(other)));
  }

  intersection(other: RequestSet): RequestSet {
    return this.#combined(this.space.diagrams.and(this.diagram, this.#of(other)));
  }

  minus(other: RequestSet): RequestSet {
    return this.#combined(this.space.diagrams.minus(this.diagram, this.#of(other)));
  }

  /** Every request of the space that is not in this set. */
  complement(): RequestSet {
    return this.space.everything.minus(this);
  }

  /** The requests of the space with the action, resource and caller of one of this set, whatever their condition keys. */
  withAnyKeys(): RequestSet {
    const { diagrams, everything } = this.space;
    return everything.intersection(this.#combined(diagrams.upTo(FIRST_KEY, this.diagram)));
  }

  isWithin(other: RequestSet): boolean {
    return this.minus(other).isEmpty;
  }

  equals(other: RequestSet): boolean {
    return this.diagram === this.#of(other);
  }

  #of(other: RequestSet): Diagram {
    if (other.space !== this.space) throw new RangeError("sets of two request spaces do not combine");
    return other.diagram;
  }

  #combined(diagram: Diagram): RequestSet {
    return new RequestSet(this.space, diagram);
  }
}
