import type { Expected } from "../rehearsal/intent/model";
import { WorkBudget } from "../rehearsal/prove/work-budget";
import type { Project } from "../rehearsal/run/project";
import type { World } from "../rehearsal/world";
import { askAnalyzer } from "./analyzer";
import { driftOf } from "./drift";
import { type Drift, type Finding, together } from "./finding";
import type { Line } from "./live/result-line";
import { proveLive } from "./proof";
import { readAccountBlocks } from "./readers/account-block";
import type { Verification } from "./result";
import type { Session } from "./sessions";
import { type Snapshot, type SnapshotOptions, takeSnapshot } from "./snapshot";
import type { Subject } from "./subject";
import { checkable, readIn } from "./unread";

/** Options of a verification. */
export interface VerifyOptions extends SnapshotOptions {
  /** The names of the roles to report; empty for all. All roles are read, as the proof needs them. */
  readonly roles: readonly string[];
  /** Makes the live requests. @default no live requests are made */
  readonly request?: (scene: Scene) => Promise<readonly Line[]>;
  /** Whether IAM Access Analyzer checks the policies too. @default false */
  readonly accessAnalyzer?: boolean;
}

/** The input of live requests. */
export interface Scene {
  readonly expected: Expected;
  readonly world: World;
  readonly sessions: ReadonlyMap<string, Session>;
}

/**
 * Compares what is deployed with what the stacks of a project declare, and with what their configuration intends.
 *
 * @throws RunError for a configuration that cannot be deployed.
 * @throws UsageError for a role to assume in an account without a stack.
 */
export async function verify(project: Project, options: VerifyOptions): Promise<Verification> {
  const begun = Date.now();
  const snapshot = await takeSnapshot(project, options);
  try {
    return await compared(project, snapshot, options, begun);
  } finally {
    snapshot.close();
  }
}

async function compared(
  project: Project,
  snapshot: Snapshot,
  options: VerifyOptions,
  begun: number,
): Promise<Verification> {
  const { sessions, subjects, observed, world, expected } = snapshot;
  const isAsked = (role: string) => options.roles.length === 0 || options.roles.includes(role);
  const left = new Set(expected.roles.filter(({ name }) => !isAsked(name)).map(({ arn }) => arn));
  const readable = snapshot.readable.filter(({ kind, arn }) => kind !== "role" || !left.has(arn));
  const open = [...sessions.values()].filter(({ fault }) => !fault);
  options.progress("comparing");
  const work = new WorkBudget();
  const all = readable.map((subject) => driftOf(subject, observed.get(subject.id) ?? { kind: "absent" }, work));
  const drift: Drift = together(all);

  options.progress("proving access");
  const isRead = readIn(subjects, observed);
  const { proof, findings: broken, unchecked: undecided } = proveLive(expected, world, isRead, drift.findings, isAsked);

  const { roles, buckets } = checkable(expected, world, isRead);
  const asked = { ...expected, roles: roles.filter(({ name }) => isAsked(name)), buckets };
  const live = await (options.request?.({ expected: asked, world, sessions }) ?? []);
  const blocks = await readAccountBlocks(open);
  const opinion =
    options.accessAnalyzer === true ? await askAnalyzer(snapshot) : { findings: [], unchecked: [], notes: [] };
  const unchecked = [
    ...[...sessions.values()].flatMap(({ fault }) => fault ?? []),
    ...snapshot.faults,
    ...drift.unchecked,
    ...undecided,
    ...blocks.unchecked,
    ...opinion.unchecked,
  ];
  const findings = [...drift.findings, ...broken, ...live.flatMap(requestFinding), ...opinion.findings];
  const blind = unchecked.length > 0 || live.some(({ outcome }) => outcome.kind === "no answer");
  return {
    version: 1,
    project: project.name,
    verdict: findings.length > 0 ? "violation" : blind ? "blind" : "held",
    stacks: [...sessions.values()].map(({ stack, accountId, caller }) => ({ name: stack, accountId, caller })),
    read: counted(readable),
    findings,
    unchecked,
    reworded: drift.reworded,
    access: proof.matrix
      .filter(
        ({ role, controlStack, bucket, dataStack }) =>
          asked.roles.some(({ name, stack }) => name === role && stack === controlStack) &&
          asked.buckets.some(({ name, stack }) => name === bucket && stack === dataStack),
      )
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
  return [{ kind: "request", of: `bucket/${bucket}`, stack, title: `${title}: this does not hold`, details }];
}

function counted(subjects: readonly Subject[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of subjects) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
