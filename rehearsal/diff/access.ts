import { z } from "zod";
import { bucketArn } from "../../documents/arns";
import { partitionOf } from "../../documents/regions";
import { declaredWorld } from "../declared";
import { administrator, ANONYMOUS, askKeyThroughS3, askS3, type Caller, OBJECT, roleAsItIs } from "../expect/ask";
import { keyActionsOf, UNIVERSE } from "../expect/levels";
import { Judge } from "../judge";
import { conditionsOf, list } from "../policy-json";
import type { DeclaredRun } from "../run";
import type { BucketInWorld, World } from "../world";

/** Who may do what with a bucket: actions by principal, by bucket. */
export type Access = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

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

const NOBODY = "anybody, without signing in";

/**
 * Those who might be let in: the roles of both versions, every principal that a document of either names, and two whom
 * none should.
 */
export function principalsOf(versions: readonly Version[]): ReadonlySet<string> {
  const named = versions.flatMap(({ world, names }) => [
    ...names.keys(),
    ...world.roles.keys(),
    ...[...world.buckets.values()].flatMap(({ policy }) =>
      (policy?.policy.Statement ?? []).flatMap((statement) => {
        const { Effect, Principal } = statement;
        if (Effect === "Deny") return [];
        const arns = conditionsOf(statement).flatMap(({ key, values }) =>
          key.toLowerCase() === "aws:principalarn" ? values.map((value) => value.replaceAll("*", "x")) : [],
        );
        const principals = typeof Principal === "object" ? list(Principal.AWS) : [];
        return [
          ...arns,
          ...principals.map((p) => p.replace(/^(\d{12})$/, "arn:aws:iam::$1:root").replace(/:root$/, ":role/anybody")),
        ];
      }),
    ),
  ]);
  const arns = named.filter((arn) => arn.startsWith("arn:"));
  return new Set([...arns, "arn:aws:iam::999999999999:role/anybody", NOBODY]);
}

/** Who may do what in a version: each principal is asked for each action on each bucket. */
export async function accessOf(
  { world }: Version,
  principals: ReadonlySet<string>,
  buckets: ReadonlySet<string>,
): Promise<Access> {
  const judge = new Judge();
  const access = new Map<string, Map<string, readonly string[]>>();
  for (const name of buckets) {
    const bucket = world.buckets.get(name);
    const of = new Map<string, readonly string[]>();
    for (const principal of principals) {
      // The owner's own principals need no word of the bucket's policy, unless a stack made them for a control role.
      const foreign =
        principal === NOBODY || world.roles.has(principal) || principal.split(":")[4] !== bucket?.accountId;
      if (bucket && foreign) of.set(principal, await allowed(world, judge, callerOf(world, principal, bucket), bucket));
    }
    access.set(name, of);
  }
  return access;
}

/** A role with its policies where they are known; anybody else may do everything as far as the own account goes. */
function callerOf(world: World, principal: string, bucket: BucketInWorld): Caller {
  if (principal === NOBODY) return ANONYMOUS;
  const caller =
    world.roles.get(principal)?.complete === true ? roleAsItIs(world, principal) : administrator(principal);
  const endpoint = endpointOf(bucket);
  return endpoint === undefined ? caller : { ...caller, endpoint };
}

/** The endpoint that a bucket's policy asks for. */
function endpointOf({ policy }: BucketInWorld): string | undefined {
  const conditions = (policy?.policy.Statement ?? []).flatMap(({ Condition }) => Object.values(Condition ?? {}));
  const endpoints = conditions.flatMap((keys) => [keys["aws:SourceVpce"] ?? []].flat().map(String));
  return endpoints[0];
}

async function allowed(world: World, judge: Judge, caller: Caller, found: BucketInWorld): Promise<readonly string[]> {
  const partition = partitionOf(found.region);
  const bucket = {
    name: found.name,
    arn: bucketArn(partition, found.name),
    accountId: found.accountId,
    region: found.region,
    partition,
  };
  const key = found.encryption?.keyArn;
  const context = found.encryption?.bucketKey === true ? bucket.arn : `${bucket.arn}/${OBJECT}`;
  const may: string[] = [];
  for (const on of ["objects", "bucket"] as const) {
    for (const action of UNIVERSE[on]) {
      const questions = [
        askS3(world, caller, action, bucket, on),
        ...(key === undefined || !world.keys.get(key)?.policy
          ? []
          : keyActionsOf(action).map((k) => askKeyThroughS3(world, caller, k, bucket, key, context))),
      ];
      const answers = await Promise.all(questions.map(async (question) => judge.answer(question)));
      if (answers.every((answer) => answer.allowed)) may.push(action);
    }
  }
  return may;
}
