import { createHash } from "node:crypto";
import {
  fixedWords,
  operatorText,
  parseArn,
  partitionOf,
  type Policy,
  type PrincipalElement,
  wordProfile,
} from "@cross-account-s3/iam";
import { type Access, accessPolicy } from "../intent/access";
import { s3Service } from "../intent/circumstances";
import type { World } from "../world";
import type { Comparison } from "./difference";

/** All that the comparison of one intent with its documents depends on. */
export interface Problem {
  readonly services: readonly string[];
  /** Whether one action stands for those of all other services. */
  readonly elsewhere: boolean;
  /** The ARNs, account ids and options that bound the requests. */
  readonly texts: readonly string[];
  readonly policies: readonly (Policy | undefined)[];
  readonly intended: readonly Access[];
  readonly tolerated: readonly Access[];
}

/** Requests that are allowed and not intended, and the other way round. */
export interface BothWays {
  readonly more: Comparison;
  readonly less: Comparison;
}

export const NO_DIFFERENCE: Comparison = { differences: [], undecided: [] };

/**
 * The shapes of problems that were proved. Two problems have one shape if one becomes the other by exchanging names (of buckets,
 * accounts, keys, topics and roles), and no pattern of theirs tells the exchanged names apart. Exchanging the names in a
 * request is then a bijection of the requests that carries every set of the one problem over to the other, so that both hold
 * or neither does. See docs/decisions/0014-shapes-of-problems.md.
 */
export class Shapes {
  readonly #proved = new Set<string>();
  readonly #names: ReadonlyMap<string, string>;
  #computed = 0;

  constructor(world: World) {
    this.#names = namesOf(world);
  }

  /** How many problems were compared; the others have the shape of one of them. */
  get computed(): number {
    return this.#computed;
  }

  /** Compares, unless a problem of the same shape was found to hold. */
  compared(problem: Problem, compare: () => BothWays): BothWays {
    const shape = this.#shapeOf(problem);
    if (shape !== undefined && this.#proved.has(shape)) return { more: NO_DIFFERENCE, less: NO_DIFFERENCE };
    this.#computed++;
    const result = compare();
    if (shape !== undefined && holds(result)) this.#proved.add(shape);
    return result;
  }

  #shapeOf({ services, elsewhere, texts, policies, intended, tolerated }: Problem): string | undefined {
    const fixed = fixedWords(services, elsewhere);
    if (!fixed) return undefined;
    const writer = new ShapeWriter(this.#names, fixed);
    writer.raw([...services, String(elsewhere)]);
    writer.literal(texts);
    for (const policy of policies) writer.policy(policy);
    for (const access of [intended, tolerated]) writer.policy(accessPolicy(access));
    return writer.shape();
  }
}

function holds({ more, less }: BothWays): boolean {
  return [more, less].every(({ differences, undecided }) => differences.length + undecided.length === 0);
}

/** The words of a world's names, each with its profile. */
function namesOf({ buckets, accessPoints, keys, topics, roles, buses }: World): ReadonlyMap<string, string> {
  const arns = [...keys.keys(), ...topics.keys(), ...roles.keys(), ...(buses?.keys() ?? [])].flatMap((arn) => {
    const { account = "", resource = "", region = "" } = parseArn(arn) ?? {};
    return [account, resource, ...inRegion(region)];
  });
  const texts = [
    ...arns,
    ...[...(accessPoints?.values() ?? [])].map(({ name }) => name),
    ...[...buckets.values()].flatMap(({ name, accountId, region }) => [name, accountId, ...inRegion(region)]),
  ];
  return new Map(texts.flatMap((text) => text.match(WORDS) ?? []).map((word) => [word, wordProfile(word)]));
}

/** A Region, and S3 there as `kms:ViaService` names it. */
function inRegion(region: string): readonly string[] {
  return region === "" ? [] : [region, s3Service(partitionOf(region), region)];
}

const WORDS = /[A-Za-z0-9._-]+/g;
const PATTERN_WORDS = /[A-Za-z0-9._*?-]+/g;

/** What no renaming is tried for: policy variables, which relate two attributes, and this file's own marks. */
const UNUSUAL = /\$\{|[\u0001\u0002]/;

/** Writes a problem with its names numbered as they come. */
class ShapeWriter {
  readonly #parts: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Words with wildcards and other characters: they may tell names apart. */
  readonly #partial = new Set<string>();
  /** Keys of which values were renamed, and keys that are compared as something else than words. */
  readonly #renamed = new Set<string>();
  readonly #other = new Set<string>();
  #unusual = false;

  constructor(
    private readonly names: ReadonlyMap<string, string>,
    private readonly fixed: ReadonlySet<string>,
  ) {}

  /** Texts without names: actions, operators, names of keys. */
  raw(texts: readonly string[]): void {
    if (texts.some((text) => UNUSUAL.test(text))) this.#unusual = true;
    this.#parts.push(String(texts.length), ...texts);
  }

  /** Texts that stand for themselves. Returns whether a name is in one. */
  literal(texts: readonly string[]): boolean {
    return this.#write(texts, WORDS);
  }

  /** Texts with wildcards. Returns whether a name is in one. */
  pattern(texts: readonly string[]): boolean {
    return this.#write(texts, PATTERN_WORDS);
  }

  policy(policy: Policy | undefined): void {
    this.raw(policy ? ["policy", policy.version] : ["none"]);
    for (const { effect, principal, action, resource, conditions } of policy?.statements ?? []) {
      this.raw([effect]);
      if (principal) this.#principals(principal);
      this.raw([`action ${String(action.negated)}`, ...action.patterns]);
      this.raw([`resource ${String(resource?.negated)}`]);
      this.pattern(resource?.patterns ?? []);
      for (const test of conditions) this.#condition(operatorText(test), test.key, test.values);
    }
  }

  /** The whole; undefined if renaming was not tried. */
  shape(): string | undefined {
    if (this.#unusual || [...this.#other].some((key) => this.#renamed.has(key))) return undefined;
    const names = [...this.#numbers.keys()];
    const relations = [...this.#partial].flatMap((word) => names.map((name) => relation(word, name)));
    const profiles = names.map((name) => this.names.get(name) ?? "");
    const text = [...this.#parts, "names", ...profiles, ...this.#partial, ...relations].join("\u0002");
    return createHash("sha256").update(text).digest("base64");
  }

  #principals({ negated, principals }: PrincipalElement): void {
    this.raw([`principal ${String(negated)}`, String(principals.length)]);
    for (const { kind, ...rest } of principals) {
      const values = Object.values(rest);
      this.raw([kind]);
      this.literal(values);
      // Whether a bare word is the id of a deleted principal, its profile does not say.
      if (values.some((value) => !/^\d+$/.test(value) && this.names.has(value))) this.#unusual = true;
    }
  }

  #condition(operator: string, key: string, values: readonly string[]): void {
    const lower = key.toLowerCase();
    this.raw([operator, lower]);
    const kind = /(?:.*:)?(.*?)(?:IfExists)?$/.exec(operator)?.[1] ?? "";
    if (kind === "StringEquals" || kind === "StringNotEquals") {
      if (this.literal(values)) this.#renamed.add(lower);
    } else if (/^(String(Not)?Like|Arn(Not)?(Like|Equals))$/.test(kind)) {
      if (this.pattern(values)) this.#renamed.add(lower);
    } else {
      this.raw(values);
      if (kind === "Null") return;
      this.#other.add(lower);
      // These follow from the caller or go with the resource, so that they cannot be left as they are by themselves.
      const bound = /^aws:(principal|username)|calleraccount|resourceaccount/.test(lower);
      if (bound && !values.every((value) => this.fixed.has(value))) this.#unusual = true;
    }
  }

  #write(texts: readonly string[], words: RegExp): boolean {
    let found = false;
    this.#parts.push(String(texts.length));
    for (const text of texts) {
      if (UNUSUAL.test(text)) this.#unusual = true;
      const written = text.replace(words, (word) => {
        const number = this.#number(word);
        if (number === undefined) return word;
        found = true;
        return `\u0001${String(number)}\u0001`;
      });
      this.#parts.push(written);
    }
    return found;
  }

  /** The number of a name; undefined for any other word. */
  #number(word: string): number | undefined {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    if (!this.names.has(word) || this.fixed.has(word)) {
      if (word !== "*" && /[*?]/.test(word)) this.#partial.add(word);
      return undefined;
    }
    this.#numbers.set(word, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/**
 * From where to where in a word with wildcards a name leads: for each place, the places that are reached by reading the name from
 * there. Two names of equal relations are alike to every pattern that the word is part of.
 */
function relation(word: string, name: string): string {
  const reached = (from: readonly number[]): readonly number[] => {
    const places = new Set<number>();
    for (let place of from) {
      places.add(place);
      while (word[place] === "*") places.add(++place);
    }
    return [...places];
  };
  const rows: string[] = [];
  for (let start = 0; start <= word.length; start++) {
    let live = reached([start]);
    for (const character of name) {
      const next = live.flatMap((place) => {
        const token = word[place];
        if (token === "*") return [place];
        return token === "?" || token === character ? [place + 1] : [];
      });
      live = reached(next);
      if (live.length === 0) break;
    }
    rows.push([...new Set(live)].sort((a, b) => a - b).join());
  }
  return rows.join(";");
}
