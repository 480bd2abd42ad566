import type { Expected } from "../rehearsal/intent/model";
import type { Project } from "../rehearsal/run/project";
import type { World } from "../rehearsal/world";
import { askAnalyzer } from "./analyzer";
import { driftOf } from "./drift";
import { type Drift, type Finding, together } from "./finding";
import type { Line } from "./live/line";
import { look, type Look, type LookOptions } from "./look";
import { proveLive } from "./proof";
import { readAccountBlocks } from "./read/account-block";
import type { Verification } from "./result";
import type { Session } from "./sessions";
import type { Thing } from "./thing";
import { idOf } from "./things";
import { checkable } from "./world";

/** How a verification goes about its work. */
export interface VerifyOptions extends LookOptions {
  /** The roles that are told of, by their names in the configuration; none for all. All are read: the proof needs them. */
  readonly roles: readonly string[];
  /** Makes the live requests. @default none are made */
  readonly request?: (scene: Scene) => Promise<readonly Line[]>;
  /** Whether IAM Access Analyzer is asked as well. @default false */
  readonly accessAnalyzer?: boolean;
}

/** What live requests need to know. */
export interface Scene {
  readonly expected: Expected;
  readonly world: World;
  readonly sessions: ReadonlyMap<string, Session>;
}

/**
 * Holds what is deployed against what the stacks in a folder declare, and against what their configuration wants.
 *
 * @throws RunError for a configuration that cannot be deployed.
 * @throws UsageError for a role to assume of an account that no stack is in.
 */
export async function verify(project: Project, options: VerifyOptions): Promise<Verification> {
  const begun = Date.now();
  const seen = await look(project, options);
  try {
    return await compared(project, seen, options, begun);
  } finally {
    seen.close();
  }
}

async function compared(project: Project, looked: Look, options: VerifyOptions, begun: number): Promise<Verification> {
  const { sessions, things, seen, world } = looked;
  const isAsked = (role: string) => options.roles.length === 0 || options.roles.includes(role);
  const left = new Set(looked.expected.roles.filter(({ name }) => !isAsked(name)).map(({ arn }) => idOf("role", arn)));
  const readable = looked.readable.filter(({ id }) => !left.has(id));
  const open = [...sessions.values()].filter(({ fault }) => !fault);
  options.progress("comparing");
  const all = readable.map((thing) => driftOf(thing, seen.get(thing.id) ?? { kind: "absent" }));
  const drift: Drift = together(all);

  options.progress("proving access");
  const expected = checkable(looked.expected, world, things, seen);
  const { proof, findings: broken } = proveLive(expected, world, drift.findings, isAsked);

  const asked = { ...expected, roles: expected.roles.filter(({ name }) => isAsked(name)) };
  const live = await (options.request?.({ expected: asked, world, sessions }) ?? []);
  const blocks = await readAccountBlocks(open);
  const opinion =
    options.accessAnalyzer === true ? await askAnalyzer(looked) : { findings: [], unchecked: [], notes: [] };
  const unchecked = [
    ...[...sessions.values()].flatMap(({ fault }) => fault ?? []),
    ...looked.faults,
    ...drift.unchecked,
    ...blocks.unchecked,
    ...opinion.unchecked,
  ];
  const findings = [...drift.findings, ...broken, ...live.flatMap(requestFinding), ...opinion.findings];
  const blind = unchecked.length > 0 || live.some(({ outcome }) => outcome.kind === "no answer");
  return {
    version: 1,
    project: project.name,
    verdict: findings.length > 0 ? "surprise" : blind ? "blind" : "held",
    stacks: [...sessions.values()].map(({ stack, accountId, caller }) => ({ name: stack, accountId, caller })),
    read: counted(readable),
    findings,
    unchecked,
    reworded: drift.reworded,
    access: proof.matrix
      .filter(({ role }) => isAsked(role))
      .map(({ role, bucket, expected: level, verdict }) => ({ role, bucket, declared: level ?? "nothing", verdict })),
    statements: proof.counts.statements,
    live,
    notes: [...blocks.notes, ...opinion.notes],
    milliseconds: Date.now() - begun,
  };
}

function requestFinding({ title, stack, bucket, outcome }: Line): Finding[] {
  if (outcome.kind !== "failed") return [];
  const details = [outcome.why];
  return [{ kind: "request", of: `bucket/${bucket}`, stack, title: `${title}: it did not come out so`, details }];
}

function counted(things: readonly Thing[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of things) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
