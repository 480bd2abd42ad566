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
import { principalFromArn } from "../intent/bucket";
import type { EndpointIntent, IdentityIntent, Intent, ResourceIntent } from "../intent/intent";
import type { NamedDocument, World, RoleInWorld } from "../world";
import { undecidedIfTooComplex, type Comparison, type RequestSet, differences } from "./difference";
import { resourceDecision, requestsOn, resourcePolicies } from "./guarded-resources";
import { breaches } from "./breaches";
import { matchingEffect, intersection, minus, NOTHING, policyOf, union } from "./policies";
import { reachOf, requestsBy } from "./reach";
import {
  onResourcesWithKnownTags,
  tagFacts,
  testedTags,
  resourcesWithUnknownTags,
  withFittingTags,
} from "./resource-tags";
import { type BothWays, NO_DIFFERENCE, type Problem, type Shapes } from "./shapes";
import { documentsByArn, endpointSide } from "./sides";
import { WorkBudget } from "./work-budget";

/** The result of the proof of one intent. */
export interface IntentProof {
  readonly intent: Intent;
  /** Requests that are allowed and not intended. */
  readonly more: Comparison;
  /** Requests that are intended and not allowed. */
  readonly less: Comparison;
  /** The conditions that the proof relies on and cannot check. */
  readonly assumptions: readonly string[];
  /** The documents that decide the intent. */
  readonly documents: readonly NamedDocument[];
  /** ARNs of attached policies with unknown documents, which may allow everything. @default none */
  readonly unknownPolicies?: readonly string[];
}

/**
 * Proves an intent for every request: intended ⊆ allowed ⊆ intended or tolerated. The result is undecided if documents are too complex.
 *
 * @param shapes the shapes of intents that were proved before. @default none
 * @param work the work budget of the run. @default a new budget
 * @throws ProverFault if the sets and the evaluator disagree about a request.
 */
export function proveIntent(
  intent: Intent,
  world: World,
  shapes?: Shapes,
  work: WorkBudget = new WorkBudget(),
): IntentProof {
  const compared: CompareDocuments = (documents, problem, compute) => {
    const { access: intended, tolerated } = intent;
    const compare = () =>
      undecidedIfTooComplex(
        documents,
        () => compute(work),
        (undecided) => ({ more: undecided, less: undecided }),
        work,
      );
    return shapes ? shapes.compared({ ...problem, intended, tolerated }, compare) : compare();
  };
  switch (intent.side) {
    case "resource":
      return proveResource(intent, world, compared);
    case "identity":
      return proveIdentity(intent, world, compared);
    case "endpoint":
      return proveEndpoint(intent, world, compared);
  }
}

type CompareDocuments = (
  documents: readonly NamedDocument[],
  problem: Omit<Problem, "intended" | "tolerated">,
  compare: (work: WorkBudget) => BothWays,
) => BothWays;

function proveResource(intent: ResourceIntent, world: World, compared: CompareDocuments): IntentProof {
  const { kind, resource, account } = intent;
  const document = documentOfResource(intent, world);
  if (document === "unknown") {
    return {
      intent,
      more: NO_DIFFERENCE,
      less: NO_DIFFERENCE,
      documents: [],
      assumptions: [`the policy of ${intent.of} is not known`],
    };
  }
  const controls = world.resourceControl.get(account) ?? [];
  const others = document?.othersUnknown === true;
  const policies = [
    ...resourcePolicies({ kind, document }),
    ...controls.map((one) => policyOf(one, "resource-control")),
  ];
  const tested = testedTags(policies);
  const tags = kind === "bucket" || kind === "access-point" ? {} : world.tags?.get(resource);
  const tagsUnknown = tested.length > 0 && tags === undefined;
  const assumptions = [
    ...(others ? [`no statement of others in ${document.id} allows or denies more, which liveState would show`] : []),
    ...(tagsUnknown ? [tagsAssumed(resource)] : []),
  ];
  const options = requestsOn({ kind, arn: resource, account }, tags ? tagFacts(resource, tags, tested) : []);
  const problem = {
    services: options.services,
    elsewhere: false,
    texts: [kind, resource, account, String(others), ...(tested.length > 0 ? [JSON.stringify(tags ?? "unknown")] : [])],
    policies,
  };
  const documents = document ? [document, ...controls] : controls;
  const found = compared(documents, problem, (work) => {
    const guarded = { kind, arn: resource, account, document, controls };
    const { allowed, denied, controlled, own } = resourceDecision(guarded);
    const fitting = tagsUnknown ? resourceDecision(guarded, withFittingTags) : { allowed, denied, controlled };
    const { intended, may } = boundsOf(intent);
    const sets = [allowed, denied, controlled, own, intended, may, ...Object.values(fitting)];
    const space = new RequestSpace(formulasOf(sets), { ...options, steps: work.steps() });
    const granted = minus(fitting.allowed, fitting.controlled);
    return {
      more: differences(space, allowed, may),
      // Unknown statements of other owners may allow what the account's own policies do not. A known denial still holds.
      less: differences(
        space,
        intended,
        others ? union(granted, minus(own, union(fitting.denied, fitting.controlled))) : granted,
      ),
    };
  });
  return { intent, ...found, assumptions, documents };
}

function tagsAssumed(of: string): string {
  return `${of} has the tags that the policies which test them ask for`;
}

/** Returns the access that must be allowed, and the access that may be allowed. */
function boundsOf({ access, tolerated }: Intent): { readonly intended: RequestSet; readonly may: RequestSet } {
  const intended = matchingEffect([accessPolicy(access)], "Allow");
  return { intended, may: union(intended, matchingEffect([accessPolicy(tolerated)], "Allow")) };
}

function formulasOf(sets: readonly RequestSet[]): readonly Formula[] {
  return sets.map(({ formula }) => formula);
}

function documentOfResource({ kind, resource }: ResourceIntent, world: World): NamedDocument | "unknown" | undefined {
  switch (kind) {
    case "bucket":
      return world.buckets.get(resource.split(":").at(-1) ?? "")?.policy;
    case "access-point":
      return world.accessPoints?.get(resource)?.policy;
    case "key": {
      const policy = world.keys.get(resource)?.policy;
      return policy ?? (world.keys.has(resource) ? undefined : "unknown");
    }
    case "topic":
      return world.topics.get(resource)?.policy;
    case "queue":
    case "function":
    case "bus":
      return documentsByArn(world, kind)?.get(resource);
    case "trust":
      return world.roles.get(resource)?.trust;
  }
}

/** Returns a role without policies, for a role that does not exist. It keeps the undeclared policies that a stack attaches. */
function missingRole(arn: string, undeclared: readonly string[] = []): RoleInWorld {
  return { arn, complete: true, policies: [], undeclared, trust: undefined, boundary: undefined };
}

/** Returns a role with one managed policy, or without a policy if no stack declares that one. */
function withPolicy(arn: string, policy: string, { policies }: World): RoleInWorld {
  const document = policies?.get(policy);
  return { ...missingRole(arn), policies: document ? [document] : [] };
}

function proveIdentity(intent: IdentityIntent, world: World, compared: CompareDocuments): IntentProof {
  const known =
    intent.policy === undefined ? world.roles.get(intent.arn) : withPolicy(intent.arn, intent.policy, world);
  // A role that a stack must create and does not has no policy, even if stacks attach policies to it.
  const role = intent.created && known?.complete !== true ? missingRole(intent.arn, known?.undeclared) : known;
  if (role?.complete !== true) {
    const assumption = `${intent.arn} has the policies that it needs, and nothing else allows or denies it anything`;
    return {
      intent,
      more: NO_DIFFERENCE,
      less: NO_DIFFERENCE,
      documents: role?.policies ?? [],
      assumptions: [assumption],
    };
  }
  const boundary = role.boundary?.document;
  const unknown =
    role.boundary && !boundary
      ? [`the permissions boundary ${role.boundary.arn} allows it, whose document is not known`]
      : [];
  const { allowed, atMost, reached, policies, controls } = reachOf(role, world);
  const options = requestsBy(intent.arn, [...policies, accessPolicy(intent.access)]);
  const all = [
    ...policies,
    ...controls.map((one) => policyOf(one, "service-control")),
    boundary && policyOf(boundary, "identity"),
  ];
  const tested = testedTags(all);
  const problem = {
    services: intent.created ? options.services : [...options.services, ...PROJECT_SERVICES],
    elsewhere: true,
    texts: [
      intent.arn,
      String(intent.created),
      ...intent.accounts,
      String(role.policies.length),
      String(controls.length),
      String(role.undeclared?.length ?? 0),
      ...(intent.never ? [JSON.stringify(intent.never)] : []),
      ...(tested.length > 0 ? [JSON.stringify([...(world.tags ?? [])])] : []),
    ],
    policies: all,
  };
  const documents = [...role.policies, ...(boundary ? [boundary] : [])];
  const found = compared([...documents, ...controls], problem, (work) => {
    if (intent.never) return { more: breaches(intent, role, world, work), less: NO_DIFFERENCE };
    const { intended, may } = boundsOf(intent);
    const sets = [allowed, atMost, reached, intended, may];
    const space = new RequestSpace(formulasOf(sets), { ...options, steps: work.steps() });
    // The tags of other owners' resources are unknown. If tags decide, the intended access covers only resources with known tags.
    const needed =
      tested.length === 0
        ? space
        : new RequestSpace(formulasOf(sets), {
            ...options,
            facts: [onResourcesWithKnownTags(world, tested)],
            steps: work.steps(),
          });
    return {
      more: differences(intent.created ? space : requestsInProject(intent, sets, work), atMost, may),
      less: differences(needed, intended, reached),
    };
  });
  return {
    intent,
    ...found,
    assumptions: [
      ...unknown,
      ...(tested.length > 0
        ? resourcesWithUnknownTags(
            world,
            intent.access.flatMap(({ on }) => on),
          ).map(tagsAssumed)
        : []),
    ],
    documents: [...documents, ...controls],
    ...(role.undeclared === undefined ? {} : { unknownPolicies: role.undeclared }),
  };
}

/** The services in which an existing role may have no more than intended. */
const PROJECT_SERVICES = ["kms", "s3", "sns"];

/** Returns the requests of an existing role in the services and accounts of this project. It may have other access for other purposes. */
function requestsInProject(
  { arn, accounts }: IdentityIntent,
  sets: readonly RequestSet[],
  work: WorkBudget,
): RequestSpace {
  const owner = (account: string): Formula =>
    keyFormula("aws:resourceaccount", { type: "string", language: exactly(account) });
  return new RequestSpace(formulasOf(sets), {
    services: PROJECT_SERVICES,
    callers: callersNamed(principalFromArn(arn)),
    facts: [any(...accounts.map(owner))],
    steps: work.steps(),
  });
}

function proveEndpoint(intent: EndpointIntent, world: World, compared: CompareDocuments): IntentProof {
  const endpoints = [...world.endpoints.values()].filter(
    ({ accountId, region }) => accountId === intent.account && region === intent.region,
  );
  const sides = endpoints.map(({ id, region, policy }) => endpointSide(id, region, policy));
  const problem = {
    services: ["s3"],
    elsewhere: false,
    texts: [intent.partition],
    policies: endpoints.map(({ policy }) => policy && policyOf(policy, "endpoint")),
  };
  const documents = sides.flatMap((side) => side.documents);
  const found = compared(documents, problem, (work) => {
    const each = sides.map(({ decided }) => decided);
    // Each endpoint must allow the intended requests, and none may allow more.
    const widest = union(...each);
    const narrowest = each.length === 0 ? NOTHING : intersection(...each);
    const { intended, may } = boundsOf(intent);
    const space = new RequestSpace(formulasOf([widest, narrowest, intended, may]), {
      services: problem.services,
      callers: callersInPartition(intent.partition),
      steps: work.steps(),
    });
    return { more: differences(space, widest, may), less: differences(space, intended, narrowest) };
  });
  return { intent, ...found, assumptions: [], documents };
}
