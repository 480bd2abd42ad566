import { isKeyless } from "../../stacks/config/data";
import { parsePolicy } from "../policy-json";
import type { NamedDocument, World } from "../world";
import { type Caller, roleAsItIs } from "./ask";
import type { ExpectedBucket, ExpectedRole } from "../intent/model";

/** A role that asks, and what an allowance would take for granted, as not all of the role's policies are known. */
export interface Known {
  readonly caller: Caller;
  readonly provided: string | undefined;
  /** The same of a denial by nothing but the role's own policies, as in its own account. */
  readonly unless: string | undefined;
}

/**
 * A role with its policies as they are; one that exists elsewhere with the policies that it needs, as long as nobody
 * has said which it has.
 */
export function known(world: World, role: ExpectedRole): Known {
  const found = world.roles.get(role.arn);
  const needed = found?.complete === true ? [] : neededPolicies(role);
  const provided = [
    ...(needed.length > 0
      ? [`${role.arn} has ${needed.map(({ id }) => id).join(" and ")}, and nothing else denies it`]
      : []),
    ...(found?.boundary && !found.boundary.document
      ? [`the permissions boundary ${found.boundary.arn} allows it, whose document is not known`]
      : []),
  ];
  return {
    caller: roleAsItIs(world, role.arn, needed),
    provided: provided.length === 0 ? undefined : provided.join("; "),
    unless: isKnown(world, role) ? undefined : `${role.arn} has no other policy that allows it`,
  };
}

/** The policies that an existing role needs for what it is granted, assumes and reads. */
export function neededPolicies(role: ExpectedRole): readonly NamedDocument[] {
  return role.needs.map((policy, n) => {
    const id = `needed/${role.name}${n === 0 ? "" : `-${n + 1}`}`;
    return { id, policy: parsePolicy(JSON.parse(JSON.stringify(policy)), id) };
  });
}

/** Whether all that a role may do by its own policies is known. */
export function isKnown(world: World, role: ExpectedRole): boolean {
  return world.roles.get(role.arn)?.complete ?? role.config.source.kind === "created";
}

/** A bucket's key, as its default encryption names it; one that exists elsewhere, as the configuration names it. */
export function keyOf(
  world: World,
  bucket: ExpectedBucket,
): { readonly arn: string | undefined; readonly unknown: boolean; readonly keyless: boolean } {
  const named = world.buckets.get(bucket.name)?.encryption?.keyArn;
  const arn = named ?? (bucket.config.key.startsWith("arn:") ? bucket.config.key : undefined);
  const managedElsewhere = arn !== undefined && arn === bucket.config.key;
  const unknown = managedElsewhere && world.keys.get(arn)?.policy === undefined;
  return { arn, unknown, keyless: isKeyless(bucket.config.key) };
}
