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
import type { ResourceIntent } from "../intent/intent";
import type { NamedDocument } from "../world";
import type { Decided } from "./difference";
import { effect, minus, policyOf, union } from "./policies";

/** The kinds of resources whose policies are looked at. */
type ResourceKind = ResourceIntent["kind"];

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

/** The types of the policies of resources, by kind. */
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

/** How the ARNs of the objects in a resource continue its own. */
const OBJECTS: Readonly<Partial<Record<ResourceKind, string>>> = { bucket: "/", "access-point": "/object/" };

/** Resources whose own policy must allow even callers of their own account, see AWS's text at `needsResourcePolicy`. */
const OWN_POLICY_DECIDES: readonly ResourceKind[] = ["key", "trust"];

/**
 * Services whose requests resource control policies bind.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
const CONTROLLED: readonly ResourceKind[] = ["bucket", "access-point", "key", "queue", "trust"];

/** A resource with the policies on its side. */
export interface GuardedResource {
  readonly kind: ResourceKind;
  readonly arn: string;
  readonly account: string;
  readonly document: NamedDocument | undefined;
  /** The resource control policies of its account. */
  readonly controls: readonly NamedDocument[];
}

/** The resource's own policy, where it has one. */
export function resourcePolicies({ kind, document }: Pick<GuardedResource, "kind" | "document">): readonly Policy[] {
  return document ? [policyOf(document, POLICY_TYPES[kind])] : [];
}

/**
 * What a resource's side lets in, if every caller's own account allows it everything.
 *
 * @param as how the policies are taken. @default as they are
 */
export function letIn(
  { kind, account, document, controls }: GuardedResource,
  as: (policy: Policy) => Policy = (policy) => policy,
): {
  /** By the resource's policy. */
  readonly allowed: Decided;
  /** By a denial in the resource's policy. */
  readonly denied: Decided;
  /** By a denial of a resource control policy. */
  readonly controlled: Decided;
  /** Every request of the resource's own account. */
  readonly own: Decided;
} {
  const policies = resourcePolicies({ kind, document }).map(as);
  const own: Decided = {
    formula: { is: "caller", language: callersOfAccount(exactly(account)) },
    holds: ({ caller }) => isAccountCaller(caller) && accountOfCaller(caller).account === account,
  };
  const denied = effect(policies, "Deny");
  const bound = CONTROLLED.includes(kind) ? controls.map((one) => as(policyOf(one, "resource-control"))) : [];
  return {
    own,
    denied,
    allowed: minus(union(effect(policies, "Allow"), ...(OWN_POLICY_DECIDES.includes(kind) ? [] : [own])), denied),
    controlled: effect(bound, "Deny"),
  };
}

/**
 * The requests on a resource.
 *
 * @param tags what is known of each request because of the resource's tags. @default nothing
 */
export function requestsOn(
  { kind, arn, account }: Pick<GuardedResource, "kind" | "arn" | "account">,
  tags: readonly Formula[] = [],
): SpaceOptions {
  const sent = (key: string, value: string) => keyFormula(key, { type: "string", language: exactly(value) });
  const objects = OBJECTS[kind];
  return {
    services: [SERVICES[kind]],
    resources: objects === undefined ? exactly(arn) : anyOf(arn, [exactly(arn), glob(`${arn}${objects}*`)]),
    callers: callersInPartition(arn.split(":")[1] ?? ""),
    facts: [sent("aws:resourceaccount", account), ...tags],
  };
}
