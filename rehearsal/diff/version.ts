import type { Version } from "./access-changes";
import { z } from "zod";
import { declaredWorld } from "../declared-world";
import { type PolicyFiles, policyFilesOf, withPolicies } from "../policy-files";
import { type DeclaredRun, declareStacks } from "../run";
import type { Project } from "../run/project";
import { both } from "./both";

/** What a version of a project declares, as plain data: what its programs do, and the policies that its files hold. */
export interface DeclaredVersion {
  readonly runs: readonly DeclaredRun[];
  readonly policyFiles: readonly PolicyFiles[];
}

/**
 * Runs the programs of a project, and reads the policy files that it names.
 *
 * @throws RunError for a configuration that cannot be deployed.
 */
export async function declareVersion(project: Project): Promise<DeclaredVersion> {
  const [runs, policyFiles] = await both(declareStacks(project), policyFilesOf(project.folder, project.stacks));
  return { runs, policyFiles };
}

/** The roles that a data stack makes, by the names of the control roles that assume them. */
const assumedSchema = z.object({ assumedRoles: z.record(z.string(), z.string()) });

const contractSchema = z.object({
  contract: z.object({ roles: z.record(z.string(), z.object({ arn: z.string() })) }),
});

/** Reads a version out of what it declares. */
export function versionOf({ runs, policyFiles }: DeclaredVersion): Version {
  return { world: withPolicies(declaredWorld(runs), policyFiles), names: namesIn(runs.map(({ outputs }) => outputs)) };
}

/** Names of roles by their ARNs, from the outputs of the stacks. */
export function namesIn(outputs: readonly unknown[]): ReadonlyMap<string, string> {
  const roles = outputs.flatMap((one) => Object.entries(contractSchema.safeParse(one).data?.contract.roles ?? {}));
  const assumed = outputs.flatMap((one) => Object.entries(assumedSchema.safeParse(one).data?.assumedRoles ?? {}));
  return new Map([
    ...roles.map(([name, { arn }]) => [arn, name] as const),
    ...assumed.map(([name, arn]) => [arn, `${name}, by way of ${arn.split("/").at(-1) ?? arn},`] as const),
  ]);
}
