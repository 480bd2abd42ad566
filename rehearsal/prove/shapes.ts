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

/** The complete input of the comparison of one intent with its documents. */
export interface Problem {
  readonly services: readonly string[];
  /** Whether the requests include an example action for all other services. */
  readonly elsewhere: boolean;
  /** The ARNs, account ids and options that limit the requests. */
  readonly texts: readonly string[];
  readonly policies: readonly (Policy | undefined)[];
  readonly intended: readonly Access[];
  readonly tolerated: readonly Access[];
}

/** The comparison of allowed and intended requests, in both directions. */
export interface BothWays {
  /** The requests that are allowed and not intended. */
  readonly more: Comparison;
  /** The requests that are intended and not allowed. */
  readonly less: Comparison;
}

/** The result of a comparison that finds no difference. */
export const NO_DIFFERENCE: Comparison = { differences: [], undecided: [] };

/**
 * The shapes of problems that were proved. Two problems have the same shape if exchanging names (of buckets, accounts, keys, topics and
 * roles) turns one into the other, and no pattern distinguishes the exchanged names. Exchanging the names in requests is then a bijection
 * that maps every set of one problem to that of the other, so either both problems hold or neither does.
 * See docs/decisions/0014-shapes-of-problems.md.
 */
export class Shapes {
  readonly #proved = new Set<string>();
  readonly #names: ReadonlyMap<string, string>;
  #computed = 0;

  constructor(world: World) {
    this.#names = namesOf(world);
  }

  /** The number of problems that were compared. The others have the shape of one of them. */
  get computed(): number {
    return this.#computed;
  }

  /** Returns the result of the comparison. Skips the comparison if a problem of the same shape holds. */
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

/** Returns the words in the names of a world, each with its profile. */
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

/** Returns a Region, and the value of `kms:ViaService` for S3 in it. */
function inRegion(region: string): readonly string[] {
  return region === "" ? [] : [region, s3Service(partitionOf(region), region)];
}

const WORDS = /[A-Za-z0-9._-]+/g;
const PATTERN_WORDS = /[A-Za-z0-9._*?-]+/g;

/** Matches texts that prevent renaming: policy variables, which relate two attributes, and the control characters of this file. */
const UNUSUAL = /\$\{|[\u0001\u0002]/;

/** Writes a problem with numbers in place of its names, in the order of their first occurrence. */
class ShapeWriter {
  readonly #parts: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Words with wildcards and other characters, which can distinguish names. */
  readonly #partial = new Set<string>();
  /** Condition keys with a renamed value. */
  readonly #renamed = new Set<string>();
  /** Condition keys whose values are not compared as words. */
  readonly #other = new Set<string>();
  #unusual = false;

  constructor(
    private readonly names: ReadonlyMap<string, string>,
    private readonly fixed: ReadonlySet<string>,
  ) {}

  /** Writes texts without names: actions, operators, condition keys. */
  raw(texts: readonly string[]): void {
    if (texts.some((text) => UNUSUAL.test(text))) this.#unusual = true;
    this.#parts.push(String(texts.length), ...texts);
  }

  /** Writes texts without wildcards. Returns whether one has a name. */
  literal(texts: readonly string[]): boolean {
    return this.#write(texts, WORDS);
  }

  /** Writes texts with wildcards. Returns whether one has a name. */
  pattern(texts: readonly string[]): boolean {
    return this.#write(texts, PATTERN_WORDS);
  }

  /** Writes a policy. */
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

  /** Returns a hash of the written problem; undefined if its names cannot be exchanged. */
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
      // The profile of a bare word does not show whether it is the unique id of a deleted principal.
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
      // These keys depend on the caller or the resource, so their values cannot stay unchanged while names are exchanged.
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

  /** Returns the number of a name; undefined for any other word. */
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
 * Returns, for each position in a word with wildcards, the positions that matching a name from there can reach. No pattern with that word
 * distinguishes two names with equal relations.
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
