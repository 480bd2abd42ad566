import { item } from "../item";
import { type Spend, Steps } from "../steps";

/** The steps that combining two nodes costs in addition to its branches. It takes as long as visiting this many places of patterns. */
const STEPS_PER_NODE = 20;

/** A set of assignments, as the number of its node in a {@link Diagrams}. Equal sets have equal numbers. */
export type Diagram = number;

/** The empty set. */
export const NONE: Diagram = 0;
/** The set of everything. */
export const ALL: Diagram = 1;

/**
 * Sets of assignments to variables with finitely many values, as ordered decision diagrams. A node has one child for each value of
 * its variable. Nodes are shared and reduced, so two sets are equal exactly if their numbers are.
 */
export class Diagrams {
  readonly #levels: number[] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  readonly #children: (readonly Diagram[])[] = [[], []];
  /** Nodes by a hash of their level and children. */
  readonly #unique = new Map<number, Diagram[]>();
  /** Results by the first operand, and then by the second. */
  readonly #memo = {
    and: new Map<Diagram, Map<Diagram, Diagram>>(),
    or: new Map<Diagram, Map<Diagram, Diagram>>(),
    minus: new Map<Diagram, Map<Diagram, Diagram>>(),
  };

  /**
   * @param sizes the number of values of each variable, in order.
   * @param spend counts the branches that are added. Every method that adds nodes throws TooComplexError if there are too many.
   */
  constructor(
    readonly sizes: readonly number[],
    private readonly spend: Spend = new Steps().spending("conditions"),
  ) {}

  /** Returns the position of a node's variable; for {@link NONE} and {@link ALL}, a number larger than any position. */
  level(node: Diagram): number {
    return item(this.#levels, node);
  }

  /** Returns the child of a node for each value of its variable. */
  children(node: Diagram): readonly Diagram[] {
    return item(this.#children, node);
  }

  /** Returns the assignments in which a variable has one of the values for which `holds` is true. */
  variable(level: number, holds: readonly boolean[]): Diagram {
    this.spend(holds.length);
    return this.#node(
      level,
      holds.map((included) => (included ? ALL : NONE)),
    );
  }

  /** Returns the intersection. */
  and(a: Diagram, b: Diagram): Diagram {
    if (a === NONE || b === NONE) return NONE;
    if (a === ALL || a === b) return b;
    if (b === ALL) return a;
    return a < b ? this.#apply("and", a, b) : this.#apply("and", b, a);
  }

  /** Returns the union. */
  or(a: Diagram, b: Diagram): Diagram {
    if (a === ALL || b === ALL) return ALL;
    if (a === NONE || a === b) return b;
    if (b === NONE) return a;
    return a < b ? this.#apply("or", a, b) : this.#apply("or", b, a);
  }

  /** Returns the assignments of `a` that are not in `b`. */
  minus(a: Diagram, b: Diagram): Diagram {
    if (a === NONE || b === ALL || a === b) return NONE;
    if (b === NONE) return a;
    return this.#apply("minus", a, b);
  }

  /** Returns the complement. */
  not(a: Diagram): Diagram {
    return this.minus(ALL, a);
  }

  /** Returns the assignments that agree with an assignment of `a` on all variables before a level. */
  upTo(level: number, a: Diagram): Diagram {
    const known = new Map<Diagram, Diagram>();
    const cut = (node: Diagram): Diagram => {
      if (node === NONE) return NONE;
      // Every node except NONE has an assignment of the remaining variables.
      if (this.level(node) >= level) return ALL;
      const done = known.get(node);
      if (done !== undefined) return done;
      const children = this.children(node);
      this.spend(children.length + STEPS_PER_NODE);
      const result = this.#node(this.level(node), children.map(cut));
      known.set(node, result);
      return result;
    };
    return cut(a);
  }

  #apply(operation: "and" | "or" | "minus", a: Diagram, b: Diagram): Diagram {
    let memo = this.#memo[operation].get(a);
    if (memo === undefined) {
      memo = new Map();
      this.#memo[operation].set(a, memo);
    }
    const known = memo.get(b);
    if (known !== undefined) return known;
    const level = Math.min(this.level(a), this.level(b));
    const size = item(this.sizes, level);
    this.spend(size + STEPS_PER_NODE);
    const as = this.level(a) === level ? this.children(a) : undefined;
    const bs = this.level(b) === level ? this.children(b) : undefined;
    const children: Diagram[] = [];
    for (let i = 0; i < size; i++) children.push(this[operation](as ? item(as, i) : a, bs ? item(bs, i) : b));
    const result = this.#node(level, children);
    memo.set(b, result);
    return result;
  }

  #node(level: number, children: readonly Diagram[]): Diagram {
    const [first] = children;
    if (first !== undefined && children.every((child) => child === first)) return first;
    const hash = hashOf(level, children);
    const alike = this.#unique.get(hash) ?? [];
    const known = alike.find((node) => this.level(node) === level && isEqual(this.children(node), children));
    if (known !== undefined) return known;
    const node = this.#levels.length;
    this.#levels.push(level);
    this.#children.push(children);
    alike.push(node);
    if (alike.length === 1) this.#unique.set(hash, alike);
    return node;
  }
}

/** Returns 30 bits, which are a small number to V8. The factor is that of FNV-1a. */
function hashOf(level: number, children: readonly Diagram[]): number {
  let hash = level;
  for (const child of children) {
    hash = Math.imul(hash ^ child, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash & 0x3fffffff;
}

function isEqual(some: readonly Diagram[], others: readonly Diagram[]): boolean {
  return some.length === others.length && some.every((child, at) => child === others[at]);
}
