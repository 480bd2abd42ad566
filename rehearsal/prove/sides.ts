import {
  callersInPartition,
  parseArn,
  partitionOf,
  type Policy,
  RequestSpace,
  type SpaceOptions,
} from "@cross-account-s3/iam";
import type { NamedDocument, RoleInWorld, World } from "../world";
import { type Comparison, type Decided, differences } from "./difference";
import { type GuardedResource, letIn, requestsOn } from "./let-in";
import { allowedBy, minus, NOTHING, policyOf } from "./policies";
import { reachOf, requestsBy } from "./reach";

/**
 * One side of access: what a resource lets in, what a role may reach, or what an endpoint lets through. Two versions of it
 * are compared as sets of requests.
 */
export interface Side {
  /** The same in every version, such as `bucket/acme-genomics` or `trust/arn:…`. */
  readonly id: string;
  readonly kind: "resource" | "identity" | "endpoint";
  /** The ARN of the resource or role, or the endpoint's id. */
  readonly arn: string;
  /** The account that owns the resource; empty for roles and endpoints. */
  readonly account: string;
  /** The partition of an endpoint, whose id does not say it. */
  readonly partition?: string;
  readonly decided: Decided;
  readonly policies: readonly Policy[];
  readonly documents: readonly NamedDocument[];
}

/** What a resource's policy, and the control policies of its account, let in. */
export function resourceSide(id: string, resource: GuardedResource): Side {
  const { allowed, controlled } = letIn(resource);
  return {
    id,
    kind: "resource",
    arn: resource.arn,
    account: resource.account,
    decided: minus(allowed, controlled),
    policies: [],
    documents: [...(resource.document ? [resource.document] : []), ...resource.controls],
  };
}

/** What a role's policies let it do. */
export function identitySide(role: RoleInWorld, world: Pick<World, "serviceControl">): Side {
  const { reached, policies } = reachOf(role, world);
  const documents = [...role.policies, ...(role.boundary?.document ? [role.boundary.document] : [])];
  return {
    id: `role/${role.arn}`,
    kind: "identity",
    arn: role.arn,
    account: "",
    decided: reached,
    policies,
    documents,
  };
}

/** What an endpoint's policy lets through; everything, if it has none. */
export function endpointSide(id: string, region: string, policy: NamedDocument | undefined): Side {
  return {
    id: `endpoint/${id}`,
    kind: "endpoint",
    arn: id,
    account: "",
    partition: partitionOf(region),
    decided: policy ? allowedBy([policyOf(policy, "endpoint")]) : EVERYTHING,
    policies: [],
    documents: policy ? [policy] : [],
  };
}

/** An endpoint without a policy lets everything through. */
const EVERYTHING: Decided = { formula: { is: "always" }, holds: () => true };

/** Every side of a world that has documents. */
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
    ...[...world.keys.values()].flatMap(({ arn, accountId, policy }) =>
      policy ? [side(`key/${arn}`, { kind: "key", arn, account: accountId, document: policy })] : [],
    ),
    ...[...world.topics.values()].map(({ arn, accountId, policy }) =>
      side(`topic/${arn}`, { kind: "topic", arn, account: accountId, document: policy }),
    ),
    ...[...(world.buses ?? [])].map(([arn, document]) =>
      side(`bus/${arn}`, { kind: "bus", arn, account: accountIn(arn), document }),
    ),
    ...roles.flatMap(({ arn, trust }) =>
      trust ? [side(`trust/${arn}`, { kind: "trust", arn, account: accountIn(arn), document: trust })] : [],
    ),
    ...roles.filter(({ policies }) => policies.length > 0).map((role) => identitySide(role, world)),
    ...[...world.endpoints.values()].map(({ id, region, policy }) => endpointSide(id, region, policy)),
  ];
}

/** What two versions of one side have that the other has not. */
export interface SideChange {
  readonly side: Side;
  readonly gained: Comparison;
  readonly lost: Comparison;
  /** True if the documents differ in their words. */
  readonly reworded: boolean;
}

/**
 * Compares two versions of one side, of which one may not exist, for every request.
 *
 * @throws ProverFault if sets and evaluator disagree.
 */
export function compareSides(before: Side | undefined, after: Side | undefined): SideChange | undefined {
  const side = after ?? before;
  if (!side) return undefined;
  if (before && after && textOf(before) === textOf(after)) return undefined;
  const was = before?.decided ?? NOTHING;
  const is = after?.decided ?? NOTHING;
  const space = new RequestSpace(
    [was.formula, is.formula],
    optionsOf(side, [...(before?.policies ?? []), ...(after?.policies ?? [])]),
  );
  return { side, gained: differences(space, is, was), lost: differences(space, was, is), reworded: true };
}

function optionsOf({ kind, id, arn, account, partition = "aws" }: Side, policies: readonly Policy[]): SpaceOptions {
  switch (kind) {
    case "identity":
      return requestsBy(arn, policies);
    case "endpoint":
      return { services: ["s3"], callers: callersInPartition(partition) };
    case "resource": {
      const resource = KINDS.find((one) => id.startsWith(`${one}/`)) ?? "bucket";
      return requestsOn({ kind: resource, arn, account });
    }
  }
}

const KINDS = ["bucket", "key", "topic", "queue", "bus", "trust"] as const;

function textOf({ documents }: Side): string {
  return JSON.stringify(documents.map(({ policy }) => policy));
}
