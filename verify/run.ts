import { expectedOf } from "../rehearsal/expect/model";
import { runStacks } from "../rehearsal/run";
import type { Project } from "../rehearsal/run/project";
import { driftOf } from "./drift";
import { type Finding, together } from "./finding";
import { readAccountBlocks } from "./read/account-block";
import { readAll } from "./read";
import { limit } from "./read/limit";
import { resolveNames } from "./resolve";
import type { Verification } from "./result";
import { proveLive } from "./proof";
import { openSessions, type Session } from "./sessions";
import { renamed } from "./stacks";
import type { Thing } from "./thing";
import { thingsOf, worldOf } from "./things";
import { checkable, liveWorld } from "./world";
import type { Line } from "./live/line";

/** How a verification goes about its work. */
export interface VerifyOptions {
  /** The stacks; none for all. */
  readonly stacks: readonly string[];
  /** The roles that are looked at, by their names in the configuration; none for all. */
  readonly roles: readonly string[];
  /** The most calls at a time. */
  readonly concurrency: number;
  /** Whether IAM Access Analyzer is asked as well. @default false */
  readonly accessAnalyzer?: boolean;
  /** Told what is being done. */
  readonly progress: (text: string) => void;
  /** Makes the live requests. */
  readonly request?: (scene: Scene) => Promise<readonly Line[]>;
}

/** What live requests, and opinions of others, need to know. */
export interface Scene {
  readonly expected: ReturnType<typeof expectedOf>;
  readonly world: ReturnType<typeof worldOf>;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly things: readonly Thing[];
}

/**
 * Holds what is deployed against what the stacks in a folder declare, and against what their configuration wants.
 *
 * @throws RunError for a configuration that cannot be deployed.
 */
export async function verify(project: Project, options: VerifyOptions): Promise<Verification> {
  const begun = Date.now();
  options.progress("running the programs");
  const ran = await runStacks(project, options.stacks);
  const sessions = await openSessions(ran, limit(options.concurrency));
  const open = ran.filter(({ name }) => sessions.get(name)?.fault === undefined);
  const sessionOf = (stack: string): Session => {
    const session = sessions.get(stack);
    if (!session) throw new Error(`there is no session for stack ${stack}`);
    return session;
  };

  options.progress("looking up names");
  const resolved = await resolveNames(open, (stack) => sessionOf(stack).reach);
  const stacks = renamed(ran, resolved.names);
  const declared = worldOf(stacks);
  const wanted = expectedOf(stacks.map(({ config }) => config));
  const roles = wanted.roles.filter(({ name }) => options.roles.length === 0 || options.roles.includes(name));
  const arns = new Set(roles.map(({ arn }) => arn));
  const closed = new Set(ran.filter(({ name }) => sessions.get(name)?.fault).map(({ name }) => name));
  const things = thingsOf(stacks).filter(
    ({ kind, arn }) => kind !== "role" || options.roles.length === 0 || arns.has(arn),
  );
  const readable = things.filter(({ stack }) => !closed.has(stack));

  const seen = await readAll(
    readable,
    ({ stack }) => sessionOf(stack).reach,
    (done, of) => {
      options.progress(`read ${done} of ${of}`);
    },
  );
  options.progress("comparing");
  const drift = together(
    await Promise.all(readable.map((thing) => driftOf(thing, seen.get(thing.id) ?? { kind: "absent" }))),
  );

  const world = liveWorld(declared, readable, seen);
  const expected = checkable({ ...wanted, roles }, world, things, seen);
  options.progress("proving access");
  const { proof, findings: broken } = await proveLive(expected, world, drift.findings);

  const live = await (options.request?.({ expected, world, sessions, things: readable }) ?? []);
  const blocks = await readAccountBlocks([...sessions.values()].filter(({ fault }) => !fault));
  const unchecked = [
    ...[...sessions.values()].flatMap(({ fault }) => fault ?? []),
    ...resolved.faults,
    ...drift.unchecked,
    ...blocks.unchecked,
  ];
  const findings = [...drift.findings, ...broken, ...live.flatMap(requestFinding)];
  for (const { reach } of sessions.values()) reach.account.close();
  return {
    version: 1,
    project: project.name,
    verdict: findings.length > 0 ? "surprise" : unchecked.length > 0 || live.some(isBlind) ? "blind" : "held",
    stacks: [...sessions.values()].map(({ stack, accountId, caller }) => ({ name: stack, accountId, caller })),
    read: counted(readable),
    findings,
    unchecked,
    reworded: drift.reworded,
    access: proof.matrix.map(({ role, bucket, expected: level, verdict }) => ({
      role,
      bucket,
      declared: level ?? "nothing",
      verdict,
    })),
    requests: proof.counts.requests,
    live,
    notes: blocks.notes,
    milliseconds: Date.now() - begun,
  };
}

function requestFinding({ title, stack, bucket, outcome }: Line): Finding[] {
  if (outcome.kind !== "failed") return [];
  return [
    {
      kind: "request",
      of: `bucket/${bucket}`,
      stack,
      title: `${title}: it did not come out so`,
      details: [outcome.why],
    },
  ];
}

function isBlind({ outcome }: Line): boolean {
  return outcome.kind === "no answer";
}

function counted(things: readonly Thing[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of things) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
