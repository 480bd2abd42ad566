import { accepts, anyOf, type Language, languageKey } from "../classes/language";
import type { Caller } from "../evaluate/request";
import { item } from "../item";
import { Steps, TooComplexError } from "../steps";
import { domainOf, isMultivalued } from "../tables/key-table";
import { type ActionClass, actionClasses } from "./action-classes";
import { keysOfAction } from "./action-keys";
import { KeyAttribute, TextAttribute } from "./attribute";
import { EVERY_CALLER } from "./caller-languages";
import { callerText } from "./caller-text";
import { ALL, type Diagram, Diagrams, NONE } from "./diagram";
import { feasibleFormulas } from "./feasible";
import { type Formula, type Predicate, predicates } from "./formula";
import { Interned } from "../interned";
import { inPartitions, partitionFacts } from "./partitions";
import { resourceTypesOf, type TypedResource } from "./resource-types";

/** The requests that a space contains. */
export interface SpaceOptions {
  /** Prefixes of the services whose requests the space contains, in lower case. */
  readonly services: readonly string[];
  /** True to contain the requests of all other services too. One action stands for all of theirs. @default false */
  readonly elsewhere?: boolean;
  /** The resources of the requests. @default all resources of the services */
  readonly resources?: Language;
  /** The callers of the requests. @default all */
  readonly callers?: Language;
  /** Partitions that the formulas name. Requests in other partitions are not distinguished. @default aws */
  readonly partitions?: readonly string[];
  /** Formulas that hold for every request, in addition to those that follow from the tables. */
  readonly facts?: readonly Formula[];
  /** Counts the steps. Give it if several spaces share a limit. @default `MOST_STEPS` for this space */
  readonly steps?: Steps;
}

/** A variable of the diagrams, and the meaning of its values. */
export type Variable =
  /** Value n is class n of the attribute. */
  | { readonly of: "action" | "resource" | "caller" }
  /** Value 0 means that the key is absent; value n is class n - 1. */
  | { readonly of: "key"; readonly key: KeyAttribute }
  /** Value 1 means that the key has a value of the class. */
  | { readonly of: "element"; readonly key: KeyAttribute; readonly class: number }
  /** Value 1 means that the open comparison is true. */
  | { readonly of: "open"; readonly reason: string };

/** The most variables of a space, and therefore the greatest depth of its diagrams. */
const MOST_VARIABLES = 1_000;

/**
 * All requests, as far as some formulas distinguish them. The predicates of the formulas split each attribute of a request into
 * classes, so every set of requests is a decision diagram over finitely many values.
 */
export class RequestSpace {
  readonly actions: readonly ActionClass[];
  readonly resource = new TextAttribute();
  readonly caller = new TextAttribute();
  /** Counts the steps spent on the space and its sets. */
  readonly steps: Steps;
  readonly variables: readonly Variable[];
  readonly diagrams: Diagrams;
  /** Every request of the space. */
  readonly everything: RequestSet;
  readonly #actionLanguages = new Interned<Language>(languageKey);
  readonly #keys = new Map<string, KeyAttribute>();
  readonly #open = new Interned<Extract<Predicate, { is: "open" }>>(({ id }) => id);
  /** The first variable of each key, and of each open predicate. */
  readonly #levels = new Map<KeyAttribute | string, number>();

  /**
   * @param formulas all formulas that the space will be used with.
   * @throws TooComplexError if the problem takes more than `MOST_STEPS`. So do all operations on the space and its sets.
   */
  constructor(formulas: readonly Formula[], options: SpaceOptions) {
    this.steps = options.steps ?? new Steps();
    for (const formula of [...formulas, ...(options.facts ?? [])]) this.#collect(formula);
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

  /** The number of distinct predicates of the formulas. */
  get predicates(): number {
    const keys = [...this.#keys.values()].reduce((sum, { tests }) => sum + tests.length, 0);
    return this.#actionLanguages.items.length + this.resource.languages.length + this.caller.languages.length + keys;
  }

  /** Returns the requests for which a formula holds. */
  set(formula: Formula): RequestSet {
    return new RequestSet(this, this.diagrams.and(this.everything.diagram, this.#diagram(formula)));
  }

  /** Returns the requests of all callers that no formula distinguishes from a caller. */
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

  /** Returns the actions that occur in a set. */
  actionsOf(set: RequestSet): readonly string[] {
    return this.actions.flatMap(({ actions }, position) => {
      const ofClass = this.diagrams.variable(
        0,
        this.actions.map((_, other) => other === position),
      );
      return this.diagrams.and(set.diagram, ofClass) === NONE ? [] : actions.map(({ name }) => name);
    });
  }

  /** Adds the predicates of a formula to the attributes. */
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
    const added = new KeyAttribute(key, isMultivalued(key), domainOf(key));
    this.#keys.set(key, added);
    return added;
  }

  /** Orders the variables, and records the first level of each key and open comparison. */
  #layOut(): readonly Variable[] {
    const variables: Variable[] = [{ of: "action" }, { of: "resource" }, { of: "caller" }];
    for (const key of [...this.#keys.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      this.#levels.set(key, variables.length);
      if (!key.multivalued) variables.push({ of: "key", key });
      else key.examples.forEach((_, position) => variables.push({ of: "element", key, class: position }));
      for (const test of key.tests.filter((undecided) => !key.decides(undecided))) {
        this.#open.add(mixedTest(key, test));
      }
    }
    for (const { id, reason } of this.#open.items) {
      this.#levels.set(id, variables.length);
      variables.push({ of: "open", reason });
    }
    return variables;
  }

  /** Returns the number of values of a variable. */
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

  /** Returns the requests that AWS can receive: each action with its own resource types and keys, and all facts. */
  #possible(types: readonly TypedResource[], keys: readonly string[], facts: readonly Formula[]): Diagram {
    const byAction = this.actions.map(({ actions }, position) => {
      const action = item(actions, 0);
      const names = action.resourceTypes.map(({ name }) => name);
      const [service = ""] = action.name.split(":", 1);
      const acceptedTypes = types.filter((type) =>
        names.length === 0
          ? type.name === "*"
          : type.service === service && (!type.isListed || names.includes(type.name)),
      );
      const resources = acceptedTypes.map(({ language }) => this.diagrams.variable(1, this.resource.holds(language)));
      const sent = new Set(keysOfAction(action, keys));
      const absent = keys.filter((key) => !sent.has(key)).map((key) => this.diagrams.not(this.#present(key)));
      return [
        this.diagrams.variable(
          0,
          this.actions.map((_, other) => other === position),
        ),
        resources.reduce((sum, diagram) => this.diagrams.or(sum, diagram), NONE),
        ...absent,
      ].reduce((product, diagram) => this.diagrams.and(product, diagram), ALL);
    });
    const actions = byAction.reduce((sum, diagram) => this.diagrams.or(sum, diagram), NONE);
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
        return formula.of.reduce((product, operand) => this.diagrams.and(product, this.#diagram(operand)), ALL);
      case "any":
        return formula.of.reduce((sum, operand) => this.diagrams.or(sum, this.#diagram(operand)), NONE);
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
        const passes = predicate.tests.map((test) => key.holds(test));
        return this.#someClass(
          key,
          key.examples.map((_, position) => !passes.some((byClass) => byClass[position] === true)),
        );
      }
      case "open":
        return this.diagrams.variable(this.#levels.get(predicate.id) ?? NaN, [false, true]);
    }
  }

  /** Returns the requests in which the key has a value of a class for which `holds` is true. */
  #someClass(key: KeyAttribute, holds: readonly boolean[]): Diagram {
    const first = this.#levels.get(key) ?? NaN;
    if (!key.multivalued) return this.diagrams.variable(first, [false, ...holds]);
    return holds.reduce(
      (sum, included, position) =>
        included ? this.diagrams.or(sum, this.diagrams.variable(first + position, [false, true])) : sum,
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

/** Returns the open comparison for a test of a key that other tests read as another type. */
function mixedTest(
  key: KeyAttribute,
  test: Exclude<Parameters<KeyAttribute["ask"]>[0], undefined>,
): Extract<Predicate, { is: "open" }> {
  const comparedAs = test.type === "string" ? test.language.label : test.type;
  return {
    is: "open",
    id: `mixed ${key.key} ${String(key.tests.indexOf(test))}`,
    reason: `${key.key} is compared both as text and as ${comparedAs}`,
  };
}

/** The position of the first variable of a condition key. Action, resource and caller come before it. */
const FIRST_KEY = 3;

/** A set of requests of a space. Sets of different spaces cannot be combined. */
export class RequestSet {
  constructor(
    readonly space: RequestSpace,
    readonly diagram: Diagram,
  ) {}

  get isEmpty(): boolean {
    return this.diagram === NONE;
  }

  union(other: RequestSet): RequestSet {
    return this.#setOf(this.space.diagrams.or(this.diagram, this.#diagramOf(other)));
  }

  intersection(other: RequestSet): RequestSet {
    return this.#setOf(this.space.diagrams.and(this.diagram, this.#diagramOf(other)));
  }

  minus(other: RequestSet): RequestSet {
    return this.#setOf(this.space.diagrams.minus(this.diagram, this.#diagramOf(other)));
  }

  /** Returns the requests of the space that are not in this set. */
  complement(): RequestSet {
    return this.space.everything.minus(this);
  }

  /** Returns the requests with the action, resource and caller of a request of this set, and any condition keys. */
  withAnyKeys(): RequestSet {
    const { diagrams, everything } = this.space;
    return everything.intersection(this.#setOf(diagrams.upTo(FIRST_KEY, this.diagram)));
  }

  isWithin(other: RequestSet): boolean {
    return this.minus(other).isEmpty;
  }

  equals(other: RequestSet): boolean {
    return this.diagram === this.#diagramOf(other);
  }

  #diagramOf(other: RequestSet): Diagram {
    if (other.space !== this.space)
      throw new RangeError("sets of different request spaces cannot be combined; use one space for all of them");
    return other.diagram;
  }

  #setOf(diagram: Diagram): RequestSet {
    return new RequestSet(this.space, diagram);
  }
}
