import {
  any,
  callersInPartition,
  callersNamed,
  exactly,
  type Formula,
  keyFormula,
  RequestSpace,
} from "@cross-account-s3/iam";
import { accessPolicy } from "../intent/access";
import { principal } from "../intent/bucket";
import type { EndpointIntent, IdentityIntent, Intent, ResourceIntent } from "../intent/intent";
import type { NamedDocument, World } from "../world";
import { type Comparison, type Decided, differences } from "./difference";
import { letIn, requestsOn } from "./let-in";
import { effect, intersection, minus, NOTHING, union } from "./policies";
import { reachOf, requestsBy } from "./reach";
import { endpointSide } from "./sides";

/** What came out for one intent. */
export interface IntentProof {
  readonly intent: Intent;
  /** Requests that are allowed and not intended. */
  readonly more: Comparison;
  /** Requests that are intended and not allowed. */
  readonly less: Comparison;
  /** What the proof rests on that is not known here. */
  readonly assumptions: readonly string[];
  /** The documents that were looked at. */
  readonly documents: readonly NamedDocument[];
}

const NONE: Comparison = { differences: [], undecided: [] };

/**
 * Proves an intent for every request: intended ⊆ allowed ⊆ intended or tolerated.
 *
 * @throws ProverFault if sets and evaluator disagree about a request.
 */
export function proveIntent(intent: Intent, world: World): IntentProof {
  switch (intent.side) {
    case "resource":
      return proveResource(intent, world);
    case "identity":
      return proveIdentity(intent, world);
    case "endpoint":
      return proveEndpoint(intent, world);
  }
}

function proveResource(intent: ResourceIntent, world: World): IntentProof {
  const { kind, resource, account } = intent;
  const document = documentOf(intent, world);
  if (document === "unknown") {
    return { intent, more: NONE, less: NONE, documents: [], assumptions: [`the policy of ${intent.of} is not known`] };
  }
  const controls = world.resourceControl.get(account) ?? [];
  const { allowed, denied, controlled, own } = letIn({ kind, arn: resource, account, document, controls });
  const intended = effect([accessPolicy(intent.access)], "Allow");
  const may = union(intended, effect([accessPolicy(intent.tolerated)], "Allow"));
  const space = new RequestSpace(
    [allowed, denied, controlled, own, intended, may].map(({ formula }) => formula),
    requestsOn({ kind, arn: resource, account }),
  );
  const others = document?.othersUnknown === true;
  const assumptions = others
    ? [`no statement of others in ${document.id} allows or denies more, which liveState would show`]
    : [];
  const granted = minus(allowed, controlled);
  return {
    intent,
    more: differences(space, allowed, may),
    // What the account may by its own policies, others' statements may allow where they are not known; a denial of ours stands.
    less: differences(space, intended, others ? union(granted, minus(own, union(denied, controlled))) : granted),
    assumptions,
    documents: document ? [document, ...controls] : controls,
  };
}

function documentOf({ kind, resource }: ResourceIntent, world: World): NamedDocument | "unknown" | undefined {
  switch (kind) {
    case "bucket":
      return world.buckets.get(resource.split(":").at(-1) ?? "")?.policy;
    case "key": {
      const policy = world.keys.get(resource)?.policy;
      return policy ?? (world.keys.has(resource) ? undefined : "unknown");
    }
    case "topic":
      return world.topics.get(resource)?.policy;
    case "bus":
      return world.buses?.get(resource);
    case "trust":
      return world.roles.get(resource)?.trust;
  }
}

function proveIdentity(intent: IdentityIntent, world: World): IntentProof {
  const role = world.roles.get(intent.arn);
  if (role?.complete !== true) {
    if (intent.created) {
      const attached = role
        ? [`${intent.arn} has policies that no stack declares`]
        : [`no stack creates ${intent.arn}`];
      return { intent, more: NONE, less: NONE, documents: role?.policies ?? [], assumptions: attached };
    }
    const assumption = `${intent.arn} has the policies that it needs, and nothing else allows or denies it anything`;
    return { intent, more: NONE, less: NONE, documents: role?.policies ?? [], assumptions: [assumption] };
  }
  const { allowed, reached, policies } = reachOf(role, world);
  const boundary = role.boundary?.document;
  const intended = effect([accessPolicy(intent.access)], "Allow");
  const may = union(intended, effect([accessPolicy(intent.tolerated)], "Allow"));
  const sets = [allowed, reached, intended, may];
  const space = new RequestSpace(
    sets.map(({ formula }) => formula),
    requestsBy(intent.arn, [...policies, accessPolicy(intent.access)]),
  );
  const unknown =
    role.boundary && !boundary
      ? [`the permissions boundary ${role.boundary.arn} allows it, whose document is not known`]
      : [];
  return {
    intent,
    more: differences(intent.created ? space : inAccounts(intent, sets), allowed, may),
    less: differences(space, intended, reached),
    assumptions: unknown,
    documents: [...role.policies, ...(boundary ? [boundary] : [])],
  };
}

/** Requests of a role that exists, on what this project is about: it may have more for other purposes. */
function inAccounts({ arn, accounts }: IdentityIntent, sets: readonly Decided[]): RequestSpace {
  const owner = (account: string): Formula =>
    keyFormula("aws:resourceaccount", { type: "string", language: exactly(account) });
  return new RequestSpace(
    sets.map(({ formula }) => formula),
    { services: ["kms", "s3", "sns"], callers: callersNamed(principal(arn)), facts: [any(...accounts.map(owner))] },
  );
}

function proveEndpoint(intent: EndpointIntent, world: World): IntentProof {
  const endpoints = [...world.endpoints.values()].filter(
    ({ accountId, region }) => accountId === intent.account && region === intent.region,
  );
  const sides = endpoints.map(({ id, region, policy }) => endpointSide(id, region, policy));
  const each = sides.map(({ decided }) => decided);
  // Each of them must let through what is intended, and none may let through more.
  const widest = union(...each);
  const narrowest = each.length === 0 ? NOTHING : intersection(...each);
  const intended = effect([accessPolicy(intent.access)], "Allow");
  const may = union(intended, effect([accessPolicy(intent.tolerated)], "Allow"));
  const space = new RequestSpace(
    [widest, narrowest, intended, may].map(({ formula }) => formula),
    {
      services: ["s3"],
      callers: callersInPartition(intent.partition),
    },
  );
  return {
    intent,
    more: differences(space, widest, may),
    less: differences(space, intended, narrowest),
    assumptions: [],
    documents: sides.flatMap(({ documents }) => documents),
  };
}
