import type { ExpectedRole } from "./intent/model";
import { documentJson } from "./document-json";
import type { NamedDocument, World } from "./world";

/** Returns the policies that an existing role needs for its grants, for the roles that it assumes and for what it reads. */
export function neededPolicies(role: ExpectedRole): readonly NamedDocument[] {
  return role.needs.map((policy, n) => {
    const id = `needed/${role.stack}/${role.name}${n === 0 ? "" : `-${n + 1}`}`;
    return { id, policy: documentJson(JSON.stringify(policy), id) };
  });
}

/** Returns whether all policies of a role are known. */
export function isKnown(world: World, role: ExpectedRole): boolean {
  return world.roles.get(role.arn)?.complete ?? role.config.source.kind === "created";
}
