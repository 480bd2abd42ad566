import { declaredWorld } from "./declared-world";
import { expectedFrom } from "./intent";
import type { Expected } from "./intent/model";
import { withPolicyFiles } from "./policy-files";
import { type RanStack, runStacks } from "./run";
import type { Project } from "./run/project";
import type { World } from "./world";

/** The intended access of a project, and the documents that its programs declare. */
export interface Situation {
  readonly ran: readonly RanStack[];
  readonly expected: Expected;
  readonly world: World;
}

/**
 * Runs the programs of a project and reads what they declare.
 *
 * @param stacks the names of the stacks to run; empty for all.
 * @throws RunError for a configuration that cannot be deployed.
 */
export async function situationOf(project: Project, stacks: readonly string[] = []): Promise<Situation> {
  const ran = await runStacks(project, stacks);
  const world = declaredWorld(
    ran.map(({ config, resources }) => ({ accountId: config.accountId, region: config.connection.region, resources })),
  );
  const configs = ran.map(({ config }) => config);
  return { ran, expected: expectedFrom(configs), world: await withPolicyFiles(world, project.folder, configs) };
}
