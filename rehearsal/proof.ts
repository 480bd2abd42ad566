import { coveringStatements, type Policy, type PolicyType, type Request } from "@cross-account-s3/iam";
import { type Access, accessPolicy } from "./intent/access";
import { accessSentence } from "./intent/access-words";
import { intentsOf, type Resolved } from "./intent";
import type { Intent } from "./intent/intent";
import { grantsOn, grantsTo, grantWords } from "./intent/grants";
import type { Expected, ExpectedBucket, ExpectedRole } from "./intent/model";
import type { Comparison, Difference } from "./prove/difference";
import { policyOf } from "./prove/policies";
import { type IntentProof, Prover } from "./prove/prover";
import { settingChecks } from "./prove/settings";
import { actionWords, callerWords, circumstanceWords } from "./request-words";
import type { Assumption, CellResult, Counts, IntentResult, Verdict, Violation } from "./result";
import type { NamedDocument, World } from "./world";
import { POLICY_TYPES } from "./prove/guarded-resources";
import { grouped } from "../documents/grouped";

/** The result of a proof. */
export interface Proof {
  readonly matrix: readonly CellResult[];
  readonly intents: readonly IntentResult[];
  readonly counts: Counts;
  readonly violations: readonly Violation[];
  readonly assumptions: readonly Assumption[];
}

/** Called periodically with the number of proved intents and the number of all intents. */
export type Progress = (done: number, all: number) => void;

/**
 * Proves for every request that the documents of a world allow exactly the access that the configuration intends.
 *
 * @param isComparable whether the documents are known that an intent is compared with. @default all are
 * @throws ProverFault if the prover contradicts itself.
 */
export function prove(
  expected: Expected,
  world: World,
  progress?: Progress,
  isComparable: (intent: Intent) => boolean = () => true,
): Proof {
  const intents = intentsOf(expected, resolvedFrom(expected, world)).filter(isComparable);
  const prover = new Prover(world);
  const found = new Violations(expected);
  const results = intents.map((intent, done): IntentResult => {
    const proof = prover.prove(intent);
    if ((done + 1) % 50 === 0 || done + 1 === intents.length) progress?.(done + 1, intents.length);
    const violations = found.addIntent(proof);
    return {
      id: intent.id,
      of: intent.of,
      stack: intent.stack,
      ...(intent.bucket === undefined ? {} : { bucket: intent.bucket }),
      ...(intent.role === undefined ? {} : { role: intent.role }),
      verdict: verdictOf(violations, proof.assumptions),
      access: [
        ...intent.access.map((one) => accessSentence(one)),
        ...(intent.side === "identity" ? (intent.never ?? []) : []).map((one) => `never: ${accessSentence(one)}`),
      ],
      documents: proof.documents.map(({ id }) => id),
      assumptions: proof.assumptions,
      violations,
    };
  });
  const settings = settingChecks(expected, world);
  for (const check of settings) found.addSetting(check);
  return {
    matrix: matrixOf(expected, results, found.all),
    intents: results,
    counts: { ...prover.counts, settings: settings.length },
    violations: found.all,
    assumptions: assumptionsOf(results),
  };
}

/** Returns the values of the intent that only the documents hold: the keys of buckets, and the ids of endpoints that stacks create. */
export function resolvedFrom(expected: Expected, world: World): Resolved {
  const existing = (stack: string, region: string) =>
    expected.endpoints.filter((endpoint) => endpoint.stack === stack && endpoint.region === region);
  return {
    keyOf: (bucket) => {
      const named = expected.buckets.find(({ name }) => name === bucket)?.config.key;
      return world.buckets.get(bucket)?.encryption?.keyArn ?? (named?.startsWith("arn:") === true ? named : undefined);
    },
    endpointsOf: (stack, region) => {
      const account = [...expected.supporting, ...expected.roles].find((one) => one.stack === stack)?.accountId;
      const created = [...world.endpoints.values()].filter((e) => e.region === region && e.accountId === account);
      return [...new Set([...created, ...existing(stack, region)].map(({ id }) => id))];
    },
  };
}

/** Returns the names of roles by their ARNs. A role of a data account has the name of the control role that assumes it. */
export function namesOfRoles(expected: Expected): ReadonlyMap<string, string> {
  const via = expected.buckets.flatMap((bucket) =>
    grantsOn(bucket, expected).flatMap(({ grantee, via: by }) => (by ? [[by.arn, grantee.name] as const] : [])),
  );
  return new Map([...expected.roles.map(({ arn, name }) => [arn, name] as const), ...via]);
}

function verdictOf(violations: readonly number[], assumptions: readonly string[]): Verdict {
  if (violations.length > 0) return "violated";
  return assumptions.length > 0 ? "assumed" : "proved";
}

/** Collects violations and numbers them. */
class Violations {
  readonly all: Violation[] = [];
  /** Names of roles by their ARNs. */
  readonly names: ReadonlyMap<string, string>;

  constructor(expected: Expected) {
    this.names = namesOfRoles(expected);
  }

  /** Adds the violations of an intent and returns their ids. */
  addIntent({ intent, more, less, documents, unknownPolicies = [] }: IntentProof): readonly number[] {
    const unknown = unknownPolicies.map((arn) => `the attached policy ${arn}, whose document is not known`);
    return [
      ...more.differences.map((one) => this.#difference(intent, "more", one, documents, unknown)),
      ...less.differences.map((one) => this.#difference(intent, "less", one, documents)),
      ...this.#undecided(intent, more, less),
    ];
  }

  /** Adds a violation if a setting does not have the expected value. */
  addSetting({ title, expected, found, bucket, role }: ReturnType<typeof settingChecks>[number]): void {
    if (expected === found) return;
    const sentence = `${title} is ${found}, and ${expected} is needed`;
    this.#add({
      kind: "setting",
      intent: "",
      sentence,
      ...withoutUndefined({ bucket, role }),
      actions: [],
      deciding: [],
    });
  }

  #difference(
    intent: Intent,
    kind: "more" | "less",
    { request, actions }: Difference,
    documents: readonly NamedDocument[],
    unknown: readonly string[] = [],
  ): number {
    const caller = request.caller.kind === "role" ? this.names.get(request.caller.arn) : undefined;
    const role = caller ?? intent.role;
    const what = `${actionWords(actions)} on ${request.resource}${circumstanceWords(request)}`;
    const who = callerWords(request, this.names);
    const sentence =
      kind === "more"
        ? `${intent.of}: ${who} can ${what}; ${forbiddenReason(intent, request)}`
        : `${intent.of}: ${who} cannot ${what}; ${intendedReason(intent, request)} intends it`;
    return this.#add({
      kind,
      intent: intent.id,
      sentence,
      ...withoutUndefined({ bucket: intent.bucket, role }),
      actions,
      request,
      deciding: [...decidingStatements(documents, request, kind), ...unknown],
    });
  }

  #undecided(intent: Intent, more: Comparison, less: Comparison): readonly number[] {
    const reasons = [...new Set([...more.undecided, ...less.undecided])];
    if (reasons.length === 0) return [];
    const sentence = `${intent.of}: not decided for every request, as it depends on ${reasons.join("; ")}`;
    const of = withoutUndefined({ bucket: intent.bucket, role: intent.role });
    return [this.#add({ kind: "undecided", intent: intent.id, sentence, ...of, actions: [], deciding: [] })];
  }

  #add(violation: Omit<Violation, "id">): number {
    const id = this.all.length;
    this.all.push({ id, ...violation });
    return id;
  }
}

function withoutUndefined({
  bucket,
  role,
}: {
  readonly bucket: string | undefined;
  readonly role: string | undefined;
}) {
  return { ...(bucket === undefined ? {} : { bucket }), ...(role === undefined ? {} : { role }) };
}

function forbiddenReason(intent: Intent, request: Request): string {
  const of = intent.side === "identity" ? accessCovering(intent.never ?? [], request) : undefined;
  return of ? `it must not: ${of.because}` : "nothing in the configuration intends it";
}

function intendedReason({ access }: Intent, request: Request): string {
  return accessCovering(access, request)?.because ?? "the configuration";
}

/** Returns the first of several accesses of which the request is one. */
function accessCovering(all: readonly Access[], request: Request): Access | undefined {
  return all.find((one) => coveringStatements(accessPolicy([one]), "Allow", request).length > 0);
}

const TYPES = new Map<string, PolicyType>([...Object.entries(POLICY_TYPES), ["endpoint", "endpoint"]]);

/** Returns the policy type of a document from the first part of its id. Any other document is an identity policy. */
function policyTypeOf(id: string): PolicyType {
  return TYPES.get(id.split("/")[0] ?? id) ?? "identity";
}

/** Returns the statements that decide a request: those that allow it if it is not intended, or those that deny it if it is. */
function decidingStatements(
  documents: readonly NamedDocument[],
  request: Request,
  kind: "more" | "less",
): readonly string[] {
  const effect = kind === "more" ? "Allow" : "Deny";
  return documents.flatMap((document) => {
    const policy: Policy = policyOf(document, policyTypeOf(document.id));
    return coveringStatements(policy, effect, request).map(
      ({ sid, index }) => `${effect} ${sid ?? `statement ${String(index)}`} of ${document.id}`,
    );
  });
}

function assumptionsOf(results: readonly IntentResult[]): readonly Assumption[] {
  const pairs = results.flatMap(({ id, assumptions }) => assumptions.map((text) => [text, id] as const));
  return [...grouped(pairs)].map(([text, intents]) => ({ text, intents }));
}

function matrixOf(
  expected: Expected,
  results: readonly IntentResult[],
  violations: readonly Violation[],
): readonly CellResult[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const ofBucket = grouped(results.map((result) => [result.bucket, result]));
  return expected.buckets.flatMap((bucket) =>
    expected.roles
      .filter((role) => role.stack === bucket.controlStack || grantsTo(bucket, role).length > 0)
      .map((role) => cellOf(role, bucket, byId, ofBucket.get(bucket.name) ?? [], violations)),
  );
}

function cellOf(
  role: ExpectedRole,
  bucket: ExpectedBucket,
  byId: ReadonlyMap<string, IntentResult>,
  ofBucket: readonly IntentResult[],
  violations: readonly Violation[],
): CellResult {
  const grants = grantsTo(bucket, role);
  const via = grants.flatMap((grant) => grant.via?.arn ?? []);
  const roleIntents = [...new Set([role.arn, ...via])].flatMap((arn) => {
    const result = byId.get(`role/${arn}`);
    return result ? [result] : [];
  });
  const intents = [...ofBucket, ...roleIntents];
  const cellViolations = intents
    .flatMap((result) => result.violations)
    .filter((id) => concerns(violations[id], role, bucket));
  const isAssumed = grants.length > 0 && intents.some(({ assumptions }) => assumptions.length > 0);
  return {
    role: role.name,
    bucket: bucket.name,
    controlStack: role.stack,
    dataStack: bucket.stack,
    expected: grants.flatMap(({ granted }) => granted.level ?? [])[0] ?? null,
    granted: grants.map(({ granted }) => grantWords(granted)),
    verdict: cellViolations.length > 0 ? "violated" : isAssumed ? "assumed" : "proved",
    intents: intents.map(({ id }) => id),
    violations: cellViolations,
  };
}

/** Returns whether a violation belongs to a cell of the matrix: it is about its role, or about no specific role. */
function concerns(violation: Violation | undefined, role: ExpectedRole, bucket: ExpectedBucket): boolean {
  if (!violation) return false;
  const ofRole = violation.role === undefined ? violation.kind !== "more" : violation.role === role.name;
  return ofRole && (violation.bucket === undefined || violation.bucket === bucket.name);
}
