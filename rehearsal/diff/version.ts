import type { Version } from "./access-changes";
import { z } from "zod";
import { declaredWorld } from "../declared-world";
import { type PolicyFiles, policyFilesOf, withPolicies } from "../policy-files";
import { type DeclaredRun, declareStacks } from "../run";
import type { Project } from "../run/project";
import { settleBoth } from "./both";

/** The declarations of a version of a project as plain data: the runs of its programs, and the content of its policy files. */
export interface DeclaredVersion {
  readonly runs: readonly DeclaredRun[];
  readonly policyFiles: readonly PolicyFiles[];
}

/**
 * Runs the programs of a project and reads its policy files.
 *
 * @throws RunError for a configuration that cannot be deployed.
 */
export async function declareVersion(project: Project): Promise<DeclaredVersion> {
  const [runs, policyFiles] = await settleBoth(declareStacks(project), policyFilesOf(project.folder, project.stacks));
  return { runs, policyFiles };
}

/** The roles that a data stack creates, by the names of the control roles that assume them. */
const assumedSchema = z.object({ assumedRoles: z.record(z.string(), z.string()) });

const contractSchema = z.object({
  contract: z.object({ roles: z.record(z.string(), z.object({ arn: z.string() })) }),
});

/** Returns a version from its declarations. */
export function versionOf({ runs, policyFiles }: DeclaredVersion): Version {
  return {
    world: withPolicies(declaredWorld(runs), policyFiles),
    names: roleNamesIn(runs.map(({ outputs }) => outputs)),
  };
}

/** Returns the names of roles by their ARNs, from the outputs of the stacks. */
export function roleNamesIn(outputs: readonly unknown[]): ReadonlyMap<string, string> {
  const roles = outputs.flatMap((one) => Object.entries(contractSchema.safeParse(one).data?.contract.roles ?? {}));
  const assumed = outputs.flatMap((one) => Object.entries(assumedSchema.safeParse(one).data?.assumedRoles ?? {}));
  return new Map([
    ...roles.map(([name, { arn }]) => [arn, name] as const),
    ...assumed.map(([name, arn]) => [arn, `${name}, by way of ${arn.split("/").at(-1) ?? arn},`] as const),
  ]);
}
