import { z } from "zod";
import { declaredWorld } from "../declared";
import type { DeclaredRun } from "../run";
import type { World } from "../world";

/** A version of a project: the world that its programs declare, and the names that its grants use. */
export interface Version {
  readonly world: World;
  /** Names of roles by their ARNs. */
  readonly names: ReadonlyMap<string, string>;
}

/** The roles that a data stack makes, by the names of the control roles that assume them. */
const assumedSchema = z.object({ assumedRoles: z.record(z.string(), z.string()) });

const contractSchema = z.object({
  contract: z.object({ roles: z.record(z.string(), z.object({ arn: z.string() })) }),
});

/** Reads a version out of what its programs declared. */
export function versionOf(runs: readonly DeclaredRun[]): Version {
  const roles = runs.flatMap(({ outputs }) =>
    Object.entries(contractSchema.safeParse(outputs).data?.contract.roles ?? {}),
  );
  const assumed = runs.flatMap(({ outputs }) =>
    Object.entries(assumedSchema.safeParse(outputs).data?.assumedRoles ?? {}),
  );
  return {
    world: declaredWorld(runs),
    names: new Map([
      ...roles.map(([name, { arn }]) => [arn, name] as const),
      ...assumed.map(([name, arn]) => [arn, `${name}, by way of ${arn.split("/").at(-1) ?? arn},`] as const),
    ]),
  };
}
