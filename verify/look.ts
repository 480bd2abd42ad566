import { type Expected, expectedOf } from "../rehearsal/intent/model";
import { type RanStack, runStacks } from "../rehearsal/run";
import type { Project } from "../rehearsal/run/project";
import type { World } from "../rehearsal/world";
import type { AssumedRoles } from "./assume";
import { readAll } from "./read";
import type { Fault } from "./read/fault";
import { limit } from "./read/limit";
import { resolveNames } from "./resolve";
import { openSessions, type Session } from "./sessions";
import { renamed } from "./stacks";
import type { Seen, Thing } from "./thing";
import { thingsOf, worldOf } from "./things";
import { liveWorld } from "./world";

/** What is looked at, and how. */
export interface LookOptions {
  /** The stacks; none for all. */
  readonly stacks: readonly string[];
  /** Roles that are assumed in place of the stacks' own `aws:assumeRoles`. @default none */
  readonly assume?: AssumedRoles;
  /** The most calls at a time. */
  readonly concurrency: number;
  /** Told what is being done. */
  readonly progress: (text: string) => void;
}

/** What the programs declare, and what is really there of it. */
export interface Look {
  readonly ran: readonly RanStack[];
  readonly sessions: ReadonlyMap<string, Session>;
  /** What the configuration wants. */
  readonly expected: Expected;
  /** All that is declared of these, and those of it that could be asked for. */
  readonly things: readonly Thing[];
  readonly readable: readonly Thing[];
  readonly seen: ReadonlyMap<string, Seen>;
  readonly declared: World;
  readonly world: World;
  /** Names that could not be looked up. */
  readonly faults: readonly Fault[];
  /** Closes all connections. */
  readonly close: () => void;
}

/**
 * Looks at what is deployed.
 *
 * @throws RunError for a configuration that cannot be deployed.
 * @throws UsageError for a role to assume of an account that no stack is in.
 */
export async function look(project: Project, options: LookOptions): Promise<Look> {
  const { progress } = options;
  progress("running the programs");
  const ran = await runStacks(project, options.stacks);
  const sessions = await openSessions(ran, options.assume ?? new Map(), limit(options.concurrency));
  const reachOf = (stack: string) => {
    const session = sessions.get(stack);
    if (!session) throw new Error(`there is no session for stack ${stack}`);
    return session.reach;
  };
  const isOpen = (stack: string) => sessions.get(stack)?.fault === undefined;

  progress("looking up names");
  const { names, faults } = await resolveNames(
    ran.filter(({ name }) => isOpen(name)),
    reachOf,
  );
  const stacks = renamed(ran, names);
  const things = thingsOf(stacks);
  const readable = things.filter(({ stack }) => isOpen(stack));
  const seen = await readAll(
    readable,
    ({ stack }) => reachOf(stack),
    (done, of) => {
      progress(`read ${done} of ${of}`);
    },
  );
  const declared = worldOf(stacks);
  return {
    ran: stacks,
    sessions,
    expected: expectedOf(stacks.map(({ config }) => config)),
    things,
    readable,
    seen,
    declared,
    world: liveWorld(declared, readable, seen),
    faults,
    close: () => {
      for (const { reach } of sessions.values()) reach.account.close();
    },
  };
}
