import { LEVELS, type Level } from "../documents/levels";
import { RULES } from "./expect";
import { keyOf } from "./expect/caller";
import type { Cell, Check, RequestCheck, Scope } from "./expect/check";
import { expectedActions } from "./intent/levels";
import {
  consumerManages,
  type Expected,
  type ExpectedBeside,
  type ExpectedBucket,
  type ExpectedRole,
  grantOf,
} from "./intent/model";
import { Judge } from "./judge";
import { onOthers } from "./others";
import type { Answer, Question } from "./question";
import type {
  CellResult,
  Counts,
  Decision,
  Proviso,
  RequestList,
  RequestResult,
  SubjectResult,
  Surprise,
} from "./result";
import { decide } from "./simulate";
import { why } from "./why";
import type { World } from "./world";

/** What a proof found. */
export interface Proof {
  readonly matrix: readonly CellResult[];
  readonly subjects: readonly SubjectResult[];
  readonly requests: readonly RequestList[];
  readonly counts: Counts;
  readonly surprises: readonly Surprise[];
  readonly provisos: readonly Proviso[];
}

/** Told now and then how far a proof is. */
export type Progress = (done: number, all: number) => void;

/** How a proof goes about its work. */
export interface ProofOptions {
  readonly progress?: Progress;
  /** Who decides: a judge knows the cases that it has decided before. @default a new one */
  readonly judge?: Judge;
}

/** Holds the documents of a world against what the configuration wants. */
export async function prove(expected: Expected, world: World, options: ProofOptions = {}): Promise<Proof> {
  const proving = new Proving(options.judge ?? new Judge(), scopeOf(expected, world));
  const cells = expected.buckets.flatMap((bucket) =>
    expected.roles.filter((role) => role.stack === bucket.controlStack).map((role): Cell => ({ role, bucket })),
  );
  const all = cells.length + expected.buckets.length + expected.roles.length + expected.beside.length;
  let done = 0;
  const step = () => {
    done++;
    if (done % 100 === 0 || done === all) options.progress?.(done, all);
  };
  for (const cell of cells) {
    await proving.cell(cell);
    step();
  }
  for (const bucket of expected.buckets) {
    await proving.bucket(bucket);
    step();
  }
  for (const role of expected.roles) {
    await proving.role(role);
    step();
  }
  for (const stack of expected.beside) {
    await proving.stack(stack);
    step();
  }
  return proving.proof();
}

/** What rules may look at. */
function scopeOf(expected: Expected, world: World): Scope {
  const byKey = new Map<string, ExpectedBucket[]>();
  for (const bucket of expected.buckets) {
    const { arn = "" } = keyOf(world, bucket);
    byKey.set(arn, [...(byKey.get(arn) ?? []), bucket]);
  }
  return {
    expected,
    world,
    bucketsOfKey: (arn) => byKey.get(arn) ?? [],
    endpointsOf: (bucket) => endpointsOf(expected, world, bucket),
    endpointOf: (bucket) => endpointsOf(expected, world, bucket)[0],
  };
}

/** The endpoints that requests to a bucket may come through: those named, or the control account's in the Region. */
function endpointsOf(
  expected: Expected,
  world: World,
  { network, region, controlStack }: ExpectedBucket,
): readonly string[] {
  const { onlyFrom } = network;
  if (onlyFrom === "anywhere") return [];
  if (onlyFrom !== "control") return onlyFrom;
  const control = expected.roles.find((role) => role.stack === controlStack)?.accountId;
  const made = [...world.endpoints.values()].filter((e) => e.region === region && e.accountId === control);
  const existing = expected.endpoints.filter((e) => e.stack === controlStack && e.region === region);
  return [...new Set([...made, ...existing].map(({ id }) => id))];
}

/** A proof under way. */
class Proving {
  readonly #matrix: CellResult[] = [];
  readonly #subjects: SubjectResult[] = [];
  readonly #lists = new Map<string, number>();
  readonly #requests: RequestList[] = [];
  readonly #surprises: Surprise[] = [];
  readonly #provisos = new Map<string, Omit<Proviso, "documents">>();
  readonly #byRule: Record<string, number> = {};
  readonly #numbers = new Map<Answer, number>();
  #settings = 0;

  constructor(
    private readonly judge: Judge,
    private readonly scope: Scope,
  ) {}

  async cell({ role, bucket }: Cell): Promise<void> {
    const checks = RULES.flatMap((rule) => (rule.of === "cell" ? rule.checks({ role, bucket }, this.scope) : []));
    const names = { role: role.name, bucket: bucket.name };
    const { verdict, requestCount, requests, surprises, allowed } = await this.hold(checks, names);
    this.#matrix.push({
      role: role.name,
      bucket: bucket.name,
      controlStack: role.stack,
      dataStack: bucket.stack,
      expected: grantOf(bucket, role) ?? null,
      verdict,
      allowed: levelOf(allowed, consumerManages(bucket)),
      requestCount,
      requests,
      names,
      surprises,
    });
  }

  async bucket(bucket: ExpectedBucket): Promise<void> {
    const checks = RULES.flatMap((rule) => (rule.of === "bucket" ? rule.checks(bucket, this.scope) : []));
    await this.subject("bucket", bucket, checks, { bucket: bucket.name });
  }

  async role(role: ExpectedRole): Promise<void> {
    const checks = RULES.flatMap((rule) => (rule.of === "role" ? rule.checks(role, this.scope) : []));
    await this.subject("role", role, checks, { role: role.name });
  }

  async stack(beside: ExpectedBeside): Promise<void> {
    const checks = RULES.flatMap((rule) => (rule.of === "stack" ? rule.checks(beside, this.scope) : []));
    if (checks.length > 0) await this.subject("stack", { name: beside.stack, stack: beside.stack }, checks, {});
  }

  proof(): Proof {
    return {
      matrix: this.#matrix,
      subjects: this.#subjects,
      requests: this.#requests,
      counts: { ...this.judge.counts, settings: this.#settings, byRule: this.#byRule },
      surprises: this.#surprises,
      provisos: [...this.#provisos.values()].map((proviso) => ({
        ...proviso,
        documents: [...proviso.text.matchAll(/needed\/[\w-]+/g)].map(([id]) => id),
      })),
    };
  }

  private async subject(
    kind: SubjectResult["kind"],
    { name, stack }: { readonly name: string; readonly stack: string },
    checks: readonly Check[],
    names: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { verdict, requestCount, requests, surprises } = await this.hold(checks, names);
    this.#subjects.push({ kind, name, stack, verdict, requestCount, requests, names, surprises });
  }

  /** Looks whether each check holds. */
  private async hold(checks: readonly Check[], names: Readonly<Record<string, string>>) {
    const results: Result[] = [];
    const surprises: number[] = [];
    const found = new Map<string, boolean>();
    let provided = false;
    let requestCount = 0;
    for (const check of checks) {
      this.#byRule[check.rule] = (this.#byRule[check.rule] ?? 0) + 1;
      if (check.kind === "setting") {
        this.#settings++;
        if (check.expected !== check.found) surprises.push(this.surprise({ ...check, ...names, decisions: [] }));
        continue;
      }
      const answers: Answer[] = [];
      for (const question of check.questions) {
        const answer = this.judge.answer(question);
        answers.push(answer instanceof Promise ? await answer : answer);
      }
      requestCount += answers.length;
      const allowed = answers.every((answer) => answer.allowed);
      if (check.rule === "level" || check.rule === "above level") {
        found.set(check.action, allowed && (found.get(check.action) ?? true));
      }
      const outcome = allowed ? "allowed" : "denied";
      const undecided = answers.some((answer) => answer.fault !== undefined);
      const holds = outcome === check.expected && !undecided;
      if (!holds) {
        surprises.push(
          this.surprise({
            rule: check.rule,
            title: check.title,
            ...names,
            action: check.action,
            expected: check.expected,
            found: undecided ? "cannot be decided" : outcome,
            decisions: await decisions(check, answers),
          }),
        );
      }
      const unproved = holds ? takenForGranted(check, answers) : undefined;
      if (unproved !== undefined) {
        provided = true;
        const known = this.#provisos.get(`${outcome} ${unproved}`) ?? { text: unproved, outcome, requests: 0 };
        this.#provisos.set(`${outcome} ${unproved}`, { ...known, requests: known.requests + 1 });
      }
      results.push({ check, answers, outcome, provided: unproved !== undefined });
    }
    const verdict: CellResult["verdict"] = surprises.length > 0 ? "surprise" : provided ? "provided" : "proved";
    return { verdict, requestCount, requests: this.list(results, names), surprises, allowed: found };
  }

  /**
   * The number of a list of requests. Lists are one if rules, actions, titles and answers are the same, names taken out;
   * answers of one case are the same object.
   */
  private list(results: readonly Result[], names: Readonly<Record<string, string>>): number {
    const withoutNames = namesOut(names);
    const id = results
      .map(
        ({ check, answers, provided }) =>
          `${check.rule}|${withoutNames(check.title)}|${this.numbers(answers)}|${String(provided)}`,
      )
      .join("\n");
    const known = this.#lists.get(id);
    if (known !== undefined) return known;
    const number = this.#requests.length;
    this.#lists.set(id, number);
    const requests = results.map(({ check, answers, outcome, provided }): RequestResult => ({
      rule: check.rule,
      title: withoutNames(check.title),
      action: check.action,
      expected: check.expected,
      found: outcome,
      provided,
      why: check.questions.map((question, n) => why(question, answers[n] ?? NO_ANSWER)),
    }));
    this.#requests.push({ requests });
    return number;
  }

  private numbers(answers: readonly Answer[]): string {
    return answers
      .map((answer) => {
        let number = this.#numbers.get(answer);
        if (number === undefined) this.#numbers.set(answer, (number = this.#numbers.size));
        return number;
      })
      .join();
  }

  private surprise(surprise: Omit<Surprise, "id">): number {
    const id = this.#surprises.length;
    this.#surprises.push({ id, ...surprise });
    return id;
  }
}

/** A check with its answers. */
interface Result {
  readonly check: RequestCheck;
  readonly answers: readonly Answer[];
  readonly outcome: "allowed" | "denied";
  /** Whether it is so only if something holds that nobody here can know. */
  readonly provided: boolean;
}

/** What the outcome of a check takes for granted; undefined if it is proved. */
function takenForGranted(
  { expected, provided, questions }: RequestCheck,
  answers: readonly Answer[],
): string | undefined {
  const others = questions.flatMap((question, n) => {
    const answer = answers[n] ?? NO_ANSWER;
    return answer.allowed === (expected === "allowed") ? [onOthers(question, answer)] : [];
  });
  const all = [...new Set([provided, ...others])].filter((text) => text !== undefined);
  return all.length === 0 ? undefined : all.join("; ");
}

const NO_ANSWER: Answer = { allowed: false, explicitly: false, layers: [] };

/** Each request of a check by itself, evaluated for its own names. */
async function decisions(check: RequestCheck, answers: readonly Answer[]): Promise<readonly Decision[]> {
  const decide1 = async (question: Question, n: number): Promise<Decision> => {
    const { allowed, layers, fault } = await decide(question);
    const { principal, action, resource, context } = question;
    const differs =
      allowed !== answers[n]?.allowed ? { fault: "the case that stood for it was decided otherwise" } : {};
    return {
      principal,
      action,
      resource,
      context,
      allowed,
      layers,
      ...differs,
      ...(fault === undefined ? {} : { fault }),
    };
  };
  return Promise.all(check.questions.map(decide1));
}

/** The largest level of which every action was allowed. */
function levelOf(found: ReadonlyMap<string, boolean>, consumerManagesNotifications: boolean): Level | null {
  const complete = LEVELS.filter((level) => {
    const actions = [
      ...expectedActions(level, "objects", consumerManagesNotifications),
      ...expectedActions(level, "bucket", consumerManagesNotifications),
    ];
    return actions.every((action) => found.get(action) === true);
  });
  return complete.at(-1) ?? null;
}

/** Replaces the names in a text by what they stand for, in braces. */
function namesOut(names: Readonly<Record<string, string>>): (text: string) => string {
  const entries = Object.entries(names);
  return (text) => entries.reduce((told, [what, name]) => wordReplaced(told, name, `{${what}}`), text);
}

/** Replaces a name where it stands as a word of its own; a hyphen belongs to names. */
function wordReplaced(text: string, name: string, by: string): string {
  let told = "";
  let from = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (isOfName(text[at - 1]) || isOfName(text[at + name.length])) continue;
    told += text.slice(from, at) + by;
    from = at + name.length;
  }
  return told + text.slice(from);
}

function isOfName(character: string | undefined): boolean {
  return character !== undefined && /[\w-]/.test(character);
}
