import { callersNamed, type Policy, parseArn, type SpaceOptions, servicesOf } from "@cross-account-s3/iam";
import { principal } from "../intent/bucket";
import type { NamedDocument, RoleInWorld, World } from "../world";
import type { Decided } from "./difference";
import { allowedBy, effect, EVERYTHING, intersection, minus, policyOf } from "./policies";

/** What a role's side allows it, if every resource lets it in. */
interface Reach {
  /** By its own policies, within its boundary. */
  readonly allowed: Decided;
  /** The same, with everything that a policy which is attached and not known here could allow. */
  readonly atMost: Decided;
  /** `allowed`, within the service control policies of its account. */
  readonly reached: Decided;
  /** `atMost`, within the same. */
  readonly reachedAtMost: Decided;
  readonly policies: readonly Policy[];
  /** The service control policies of its account. */
  readonly controls: readonly NamedDocument[];
}

/** The reach of a role. A boundary whose document is not known bounds nothing here. */
export function reachOf(role: RoleInWorld, world: Pick<World, "serviceControl">): Reach {
  const policies = role.policies.map((one) => policyOf(one, "identity"));
  const boundary = role.boundary?.document;
  const bounded = boundary ? [allowedBy([policyOf(boundary, "identity")])] : [];
  const controls = world.serviceControl.get(parseArn(role.arn)?.account ?? "") ?? [];
  const allowed = intersection(allowedBy(policies), ...bounded);
  const unknown = (role.undeclared ?? []).length > 0;
  const atMost = unknown ? intersection(minus(EVERYTHING, effect(policies, "Deny")), ...bounded) : allowed;
  const levels = controls.map((one) => allowedBy([policyOf(one, "service-control")]));
  return {
    allowed,
    atMost,
    reached: intersection(allowed, ...levels),
    reachedAtMost: intersection(atMost, ...levels),
    policies,
    controls,
  };
}

/** The requests of a role, on anything, of the services that some policies name and one that stands for all others. */
export function requestsBy(arn: string, policies: readonly Policy[]): SpaceOptions {
  return { services: servicesOf(policies), elsewhere: true, callers: callersNamed(principal(arn)) };
}
