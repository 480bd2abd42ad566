import { expectedFrom } from "../rehearsal/intent";
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

/** Options of a snapshot. */
export interface SnapshotOptions {
  /** The names of the stacks; empty for all. */
  readonly stacks: readonly string[];
  /** Roles that are assumed instead of `aws:assumeRoles` of the stacks. @default none */
  readonly assume?: AssumedRoles;
  /** The maximum number of concurrent calls. */
  readonly concurrency: number;
  /** Called with the current step, for progress messages. */
  readonly progress: (text: string) => void;
}

/** The declarations of the programs, and the deployed state of what they declare. */
export interface Snapshot {
  readonly ran: readonly RanStack[];
  readonly sessions: ReadonlyMap<string, Session>;
  /** The expectations of the configuration. */
  readonly expected: Expected;
  /** All declared subjects. */
  readonly subjects: readonly Subject[];
  /** The subjects in accounts with a session that can read. */
  readonly readable: readonly Subject[];
  /** The deployed state, by the subject's id. */
  readonly observed: ReadonlyMap<string, Observed>;
  readonly world: World;
  /** Ids that could not be looked up, and declared resources without a reader. */
  readonly faults: readonly Fault[];
  /** Closes all connections. */
  readonly close: () => void;
}

/**
 * Reads what is deployed.
 *
 * @throws RunError for a configuration that cannot be deployed.
 * @throws UsageError for a role to assume in an account without a stack.
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
    expected: expectedFrom(stacks.map(({ config }) => config)),
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

/** Returns the accounts of the stacks, and the data accounts of control stacks. */
function accountsOf(stacks: readonly RanStack[]): ReadonlySet<string> {
  return new Set(
    stacks.flatMap(({ config }) => [
      config.accountId,
      ...(config.role === "control" ? config.dataAccounts.map(({ id }) => id) : []),
    ]),
  );
}
