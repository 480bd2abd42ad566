import {
  accountOfCaller,
  anyOf,
  callersInPartition,
  callersOfAccount,
  exactly,
  type Formula,
  glob,
  isAccountCaller,
  keyFormula,
  type Policy,
  type PolicyType,
  type SpaceOptions,
} from "@cross-account-s3/iam";
import type { ResourceKind } from "../intent/intent";
import type { NamedDocument } from "../world";
import type { RequestSet } from "./difference";
import { matchingEffect, minus, policyOf, union } from "./policies";

const SERVICES = {
  bucket: "s3",
  "access-point": "s3",
  key: "kms",
  topic: "sns",
  queue: "sqs",
  function: "lambda",
  bus: "events",
  trust: "sts",
} as const;

/** The policy type of each kind of resource. */
export const POLICY_TYPES = {
  bucket: "bucket",
  "access-point": "access-point",
  key: "key",
  topic: "topic",
  queue: "queue",
  function: "resource",
  bus: "event-bus",
  trust: "trust",
} as const satisfies Record<ResourceKind, PolicyType>;

/** The separator between the ARN of a resource and the keys of its objects. */
const OBJECT_SEPARATORS: Readonly<Partial<Record<ResourceKind, string>>> = { bucket: "/", "access-point": "/object/" };

/** Resources whose own policy must allow even callers of their own account. `needsResourcePolicy` quotes AWS's documentation. */
const REQUIRES_OWN_POLICY: readonly ResourceKind[] = ["key", "trust"];

/**
 * Resources of services that support resource control policies.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
const BOUND_BY_CONTROL_POLICIES: readonly ResourceKind[] = ["bucket", "access-point", "key", "queue", "trust"];

/** A resource with the policies on its side. */
export interface GuardedResource {
  readonly kind: ResourceKind;
  readonly arn: string;
  readonly account: string;
  readonly document: NamedDocument | undefined;
  /** The resource control policies of its account. */
  readonly controls: readonly NamedDocument[];
}

/** Returns the resource's own policy; empty if it has none. */
export function resourcePolicies({ kind, document }: Pick<GuardedResource, "kind" | "document">): readonly Policy[] {
  return document ? [policyOf(document, POLICY_TYPES[kind])] : [];
}

/**
 * Returns what the resource's side decides, if the caller's side allows everything.
 *
 * @param transform transforms each policy before it is evaluated. @default no transformation
 */
export function resourceDecision(
  { kind, account, document, controls }: GuardedResource,
  transform: (policy: Policy) => Policy = (policy) => policy,
): {
  /** The requests that the resource's policy allows. */
  readonly allowed: RequestSet;
  /** The requests that the resource's policy denies explicitly. */
  readonly denied: RequestSet;
  /** The requests that a resource control policy denies. */
  readonly controlled: RequestSet;
  /** All requests of the resource's own account. */
  readonly own: RequestSet;
} {
  const policies = resourcePolicies({ kind, document }).map(transform);
  const own: RequestSet = {
    formula: { is: "caller", language: callersOfAccount(exactly(account)) },
    holds: ({ caller }) => isAccountCaller(caller) && accountOfCaller(caller).account === account,
  };
  const denied = matchingEffect(policies, "Deny");
  const bound = BOUND_BY_CONTROL_POLICIES.includes(kind)
    ? controls.map((one) => transform(policyOf(one, "resource-control")))
    : [];
  return {
    own,
    denied,
    allowed: minus(
      union(matchingEffect(policies, "Allow"), ...(REQUIRES_OWN_POLICY.includes(kind) ? [] : [own])),
      denied,
    ),
    controlled: matchingEffect(bound, "Deny"),
  };
}

/**
 * Returns the options of the space of requests on a resource.
 *
 * @param tags facts about each request that follow from the resource's tags. @default none
 */
export function requestsOn(
  { kind, arn, account }: Pick<GuardedResource, "kind" | "arn" | "account">,
  tags: readonly Formula[] = [],
): SpaceOptions {
  const sent = (key: string, value: string) => keyFormula(key, { type: "string", language: exactly(value) });
  const objects = OBJECT_SEPARATORS[kind];
  return {
    services: [SERVICES[kind]],
    resources: objects === undefined ? exactly(arn) : anyOf(arn, [exactly(arn), glob(`${arn}${objects}*`)]),
    callers: callersInPartition(arn.split(":")[1] ?? ""),
    facts: [sent("aws:resourceaccount", account), ...tags],
  };
}
