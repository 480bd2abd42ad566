import { expectedOf } from "../rehearsal/intent/expected";
import type { Expected } from "../rehearsal/intent/model";
import { type RanStack, runStacks } from "../rehearsal/run";
import type { Project } from "../rehearsal/run/project";
import type { World } from "../rehearsal/world";
import type { AssumedRoles } from "./assume";
import { inventoryOf, worldOf } from "./inventory";
import { liveWorld } from "./live-world";
import { renamed } from "./placed-resources";
import { readAll } from "./readers";
import type { Fault } from "./readers/fault";
import { limit } from "./readers/limit";
import { resolveNames } from "./resolve";
import { openSessions, type Session } from "./sessions";
import type { Observed, Subject } from "./subject";

/** What is read, and how. */
export interface SnapshotOptions {
  /** The stacks; none for all. */
  readonly stacks: readonly string[];
  /** Roles that are assumed in place of the stacks' own `aws:assumeRoles`. @default none */
  readonly assume?: AssumedRoles;
  /** The most calls at a time. */
  readonly concurrency: number;
  /** Called with what is being done. */
  readonly progress: (text: string) => void;
}

/** What the programs declare, and what is deployed of it. */
export interface Snapshot {
  readonly ran: readonly RanStack[];
  readonly sessions: ReadonlyMap<string, Session>;
  /** What the configuration wants. */
  readonly expected: Expected;
  /** All that is declared, and the part of it in accounts that can be reached. */
  readonly subjects: readonly Subject[];
  readonly readable: readonly Subject[];
  /** What was read, by the subject's id. */
  readonly observed: ReadonlyMap<string, Observed>;
  readonly world: World;
  /** Names that could not be looked up, and declared resources that no reader knows. */
  readonly faults: readonly Fault[];
  /** Closes all connections. */
  readonly close: () => void;
}

/**
 * Reads what is deployed.
 *
 * @throws RunError for a configuration that cannot be deployed.
 * @throws UsageError for a role to assume of an account that no stack is in.
 */
export async function takeSnapshot(project: Project, options: SnapshotOptions): Promise<Snapshot> {
  const { progress } = options;
  progress("running the programs");
  const ran = await runStacks(project, options.stacks);
  const sessions = await openSessions(ran, options.assume ?? new Map(), limit(options.concurrency));
  const callsOf = (stack: string) => {
    const session = sessions.get(stack);
    if (!session) throw new Error(`there is no session for stack ${stack}`);
    return session.calls;
  };
  const isOpen = (stack: string) => sessions.get(stack)?.fault === undefined;

  progress("looking up names");
  const { names, faults } = await resolveNames(
    ran.filter(({ name }) => isOpen(name)),
    callsOf,
  );
  const stacks = renamed(ran, names);
  const { subjects, unchecked } = inventoryOf(stacks);
  const readable = subjects.filter(({ stack }) => isOpen(stack));
  const observed = await readAll(
    readable,
    ({ stack }) => callsOf(stack),
    accountsOf(stacks),
    (done, of) => {
      progress(`read ${done} of ${of}`);
    },
  );
  const declared = worldOf(stacks);
  return {
    ran: stacks,
    sessions,
    expected: expectedOf(stacks.map(({ config }) => config)),
    subjects,
    readable,
    observed,
    world: liveWorld(declared, subjects, observed),
    faults: [...faults, ...unchecked],
    close: () => {
      for (const { calls } of sessions.values()) calls.account.close();
    },
  };
}

/** The accounts that the stacks are in, and those that a control stack knows. */
function accountsOf(stacks: readonly RanStack[]): ReadonlySet<string> {
  return new Set(
    stacks.flatMap(({ config }) => [
      config.accountId,
      ...(config.role === "control" ? config.dataAccounts.map(({ id }) => id) : []),
    ]),
  );
}
