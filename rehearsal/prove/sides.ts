import {
  callersInPartition,
  callersOfAccount,
  exactly,
  parseArn,
  partitionOf,
  type Policy,
  RequestSpace,
  servicesOf,
  type SpaceOptions,
} from "@cross-account-s3/iam";
import type { NamedDocument, RoleInWorld, World } from "../world";
import { undecidedIfTooComplex, type Comparison, type RequestSet, differences } from "./difference";
import { type GuardedResource, resourceDecision, resourcePolicies, requestsOn } from "./guarded-resources";
import { allowedBy, EVERYTHING, intersection, minus, NOTHING, policyOf } from "./policies";
import { reachOf, requestsBy } from "./reach";
import { WorkBudget } from "./work-budget";

/**
 * One side of access: the requests that a resource, a role, an endpoint, or the organization for the principals of an account allows. Two
 * versions of a side are compared as sets of requests.
 */
export type Side = SideContent &
  (
    | { readonly kind: "resource"; readonly resource: GuardedResource["kind"] }
    | { readonly kind: "endpoint"; readonly partition: string }
    | { readonly kind: "identity" | "account" }
  );

interface SideContent {
  /** The same in every version, such as `bucket/acme-genomics` or `trust/arn:…`. */
  readonly id: string;
  /** The ARN of the resource or role, or the id of the endpoint or the account. */
  readonly arn: string;
  /** The account that owns the resource; empty for roles and endpoints. */
  readonly account: string;
  readonly decided: RequestSet;
  /** The policies that allow. */
  readonly policies: readonly Policy[];
  readonly documents: readonly NamedDocument[];
  /** ARNs of a role's attached policies with unknown documents, which may allow everything. @default none */
  readonly unknown?: readonly string[];
}

/** Returns the requests that a resource's policy and the resource control policies of its account allow. */
export function resourceSide(id: string, resource: GuardedResource): Side {
  const { allowed, controlled } = resourceDecision(resource);
  return {
    id,
    kind: "resource",
    resource: resource.kind,
    arn: resource.arn,
    account: resource.account,
    decided: minus(allowed, controlled),
    policies: resourcePolicies(resource),
    documents: [...(resource.document ? [resource.document] : []), ...resource.controls],
  };
}

/** Returns the requests that a role's policies and the service control policies of its account allow. */
export function identitySide(role: RoleInWorld, world: Pick<World, "serviceControl">): Side {
  const { reachedAtMost, policies } = reachOf(role, world);
  const controls = world.serviceControl.get(parseArn(role.arn)?.account ?? "") ?? [];
  const documents = [...role.policies, ...(role.boundary?.document ? [role.boundary.document] : []), ...controls];
  return {
    id: `role/${role.arn}`,
    kind: "identity",
    arn: role.arn,
    account: "",
    decided: reachedAtMost,
    policies,
    documents,
    ...(role.undeclared === undefined ? {} : { unknown: role.undeclared }),
  };
}

/** Returns the requests that an endpoint's policy allows; all if it has none. */
export function endpointSide(id: string, region: string, policy: NamedDocument | undefined): Side {
  return {
    id: `endpoint/${id}`,
    kind: "endpoint",
    arn: id,
    account: "",
    partition: partitionOf(region),
    decided: policy ? allowedBy([policyOf(policy, "endpoint")]) : EVERYTHING,
    policies: policy ? [policyOf(policy, "endpoint")] : [],
    documents: policy ? [policy] : [],
  };
}

/** Returns the requests that the service control policies of an account allow its principals. */
function accountSide(account: string, controls: readonly NamedDocument[]): Side {
  const policies = controls.map((one) => policyOf(one, "service-control"));
  return {
    id: `account/${account}`,
    kind: "account",
    arn: account,
    account,
    decided: intersection(EVERYTHING, ...policies.map((one) => allowedBy([one]))),
    policies,
    documents: controls,
  };
}

/** Returns all sides of a world. */
export function sidesOf(world: World): readonly Side[] {
  const side = (id: string, resource: Omit<GuardedResource, "controls">): Side =>
    resourceSide(id, { ...resource, controls: world.resourceControl.get(resource.account) ?? [] });
  const accountIn = (arn: string) => parseArn(arn)?.account ?? "";
  const roles = [...world.roles.values()];
  return [
    ...[...world.buckets.values()].map(({ name, accountId, region, policy }) =>
      side(`bucket/${name}`, {
        kind: "bucket",
        arn: `arn:${partitionOf(region)}:s3:::${name}`,
        account: accountId,
        document: policy,
      }),
    ),
    ...[...(world.accessPoints?.values() ?? [])].map(({ arn, accountId, policy }) =>
      side(`access-point/${arn}`, { kind: "access-point", arn, account: accountId, document: policy }),
    ),
    ...[...world.keys.values()].flatMap(({ arn, accountId, policy }) =>
      policy ? [side(`key/${arn}`, { kind: "key", arn, account: accountId, document: policy })] : [],
    ),
    ...[...world.topics.values()].map(({ arn, accountId, policy }) =>
      side(`topic/${arn}`, { kind: "topic", arn, account: accountId, document: policy }),
    ),
    ...(["queue", "function", "bus"] as const).flatMap((kind) =>
      [...(documentsByArn(world, kind) ?? [])].map(([arn, document]) =>
        side(`${kind}/${arn}`, { kind, arn, account: accountIn(arn), document }),
      ),
    ),
    ...roles.flatMap(({ arn, trust }) =>
      trust ? [side(`trust/${arn}`, { kind: "trust", arn, account: accountIn(arn), document: trust })] : [],
    ),
    ...roles
      .filter(({ policies, undeclared = [] }) => policies.length + undeclared.length > 0)
      .map((role) => identitySide(role, world)),
    ...[...world.endpoints.values()].map(({ id, region, policy }) => endpointSide(id, region, policy)),
    ...[...world.serviceControl].map(([account, controls]) => accountSide(account, controls)),
  ];
}

/** Returns the policies of queues, functions or event buses by ARN; undefined if they are unknown. */
export function documentsByArn(
  { queues, functions, buses }: World,
  kind: "queue" | "function" | "bus",
): ReadonlyMap<string, NamedDocument> | undefined {
  return { queue: queues, function: functions, bus: buses }[kind];
}

/** The difference between two versions of one side. */
export interface SideChange {
  readonly side: Side;
  /** The requests that only the version after allows. */
  readonly gained: Comparison;
  /** The requests that only the version before allows. */
  readonly lost: Comparison;
  /** The documents of both versions as text, which shows whether they name a caller. */
  readonly text: string;
}

/** The maximum number of differences for one side. */
const MOST_DIFFERENCES = 100;

/**
 * Compares two versions of one side for every request; one of them can be missing. The result is undecided if documents are too complex.
 *
 * @param work the work budget of the run. @default a new budget
 * @returns undefined if the documents are the same.
 * @throws ProverFault if the sets and the evaluator disagree.
 */
export function compareSides(
  before: Side | undefined,
  after: Side | undefined,
  work: WorkBudget = new WorkBudget(),
): SideChange | undefined {
  const side = after ?? before;
  if (!side) return undefined;
  if (before && after && textOf(before) === textOf(after)) return undefined;
  // Without service control policies, everything is allowed to an account's principals.
  const none = side.kind === "account" ? EVERYTHING : NOTHING;
  const was = before?.decided ?? none;
  const is = after?.decided ?? none;
  const text = [before, after].flatMap((one) => (one ? [textOf(one)] : [])).join("\n");
  const compare = (): SideChange => {
    const space = new RequestSpace([was.formula, is.formula], {
      ...optionsOf(side, [...(before?.policies ?? []), ...(after?.policies ?? [])]),
      steps: work.steps(),
    });
    const found = (allowing: Side | undefined, denying: Side | undefined): Comparison =>
      differences(space, allowing?.decided ?? none, denying?.decided ?? none, {
        most: MOST_DIFFERENCES,
        // The requests on a resource are distinguished only by caller.
        ...(side.kind === "resource"
          ? { naming: allowing?.policies ?? [] }
          : { by: allowing?.policies ?? [], deniedBy: denying?.policies ?? [] }),
      });
    return { side, gained: found(after, before), lost: found(before, after), text };
  };
  return undecidedIfTooComplex(
    [...(before?.documents ?? []), ...(after?.documents ?? [])],
    compare,
    (undecided) => {
      return { side, gained: undecided, lost: undecided, text };
    },
    work,
  );
}

function optionsOf(side: Side, policies: readonly Policy[]): SpaceOptions {
  const { arn, account } = side;
  switch (side.kind) {
    case "identity":
      return requestsBy(arn, policies);
    case "account":
      return { services: servicesOf(policies), elsewhere: true, callers: callersOfAccount(exactly(account)) };
    case "endpoint":
      return { services: ["s3"], callers: callersInPartition(side.partition) };
    case "resource":
      return requestsOn({ kind: side.resource, arn, account });
  }
}

function textOf({ account, documents, unknown = [] }: Side): string {
  return JSON.stringify([account, documents.map(({ policy }) => policy), unknown]);
}
