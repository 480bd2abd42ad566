import { callersNamed, type Policy, parseArn, type SpaceOptions, servicesOf } from "@cross-account-s3/iam";
import { principalFromArn } from "../intent/bucket";
import type { NamedDocument, RoleInWorld, World } from "../world";
import type { RequestSet } from "./difference";
import { allowedBy, matchingEffect, EVERYTHING, intersection, minus, policyOf } from "./policies";

/** The requests that a role's side allows, if every resource's side allows everything. */
interface Reach {
  /** The requests that its own policies allow, within its boundary. */
  readonly allowed: RequestSet;
  /** `allowed`, with everything that attached policies with unknown documents could allow. */
  readonly atMost: RequestSet;
  /** `allowed`, within the service control policies of its account. */
  readonly reached: RequestSet;
  /** `atMost`, within the service control policies of its account. */
  readonly reachedAtMost: RequestSet;
  readonly policies: readonly Policy[];
  /** The service control policies of its account. */
  readonly controls: readonly NamedDocument[];
}

/** Returns the reach of a role. A boundary with an unknown document limits nothing. */
export function reachOf(role: RoleInWorld, world: Pick<World, "serviceControl">): Reach {
  const policies = role.policies.map((one) => policyOf(one, "identity"));
  const boundary = role.boundary?.document;
  const bounded = boundary ? [allowedBy([policyOf(boundary, "identity")])] : [];
  const controls = world.serviceControl.get(parseArn(role.arn)?.account ?? "") ?? [];
  const allowed = intersection(allowedBy(policies), ...bounded);
  const unknown = (role.undeclared ?? []).length > 0;
  const atMost = unknown ? intersection(minus(EVERYTHING, matchingEffect(policies, "Deny")), ...bounded) : allowed;
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

/** Returns the options of the space of a role's requests: all services that policies name, and one example of all other services. */
export function requestsBy(arn: string, policies: readonly Policy[]): SpaceOptions {
  return { services: servicesOf(policies), elsewhere: true, callers: callersNamed(principalFromArn(arn)) };
}
