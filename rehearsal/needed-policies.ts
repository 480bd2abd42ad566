import type { ExpectedRole } from "./intent/model";
import { documentJson } from "./document-json";
import type { NamedDocument, World } from "./world";

/** The policies that an existing role needs for what it is granted, assumes and reads. */
export function neededPolicies(role: ExpectedRole): readonly NamedDocument[] {
  return role.needs.map((policy, n) => {
    const id = `needed/${role.stack}/${role.name}${n === 0 ? "" : `-${n + 1}`}`;
    return { id, policy: documentJson(JSON.stringify(policy), id) };
  });
}

/** Whether all that a role may do by its own policies is known. */
export function isKnown(world: World, role: ExpectedRole): boolean {
  return world.roles.get(role.arn)?.complete ?? role.config.source.kind === "created";
}
