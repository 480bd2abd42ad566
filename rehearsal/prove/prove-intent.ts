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
import type { NamedDocument, World, RoleInWorld } from "../world";
import { bounded, type Comparison, type Decided, differences } from "./difference";
import { letIn, requestsOn, resourcePolicies } from "./guarded-resources";
import { breaches } from "./breaches";
import { effect, intersection, minus, NOTHING, policyOf, union } from "./policies";
import { reachOf, requestsBy } from "./reach";
import { onTagged, tagFacts, testedTags, untagged, withFittingTags } from "./resource-tags";
import { type BothWays, NO_DIFFERENCE, type Problem, type Shapes } from "./shapes";
import { documentsByArn, endpointSide } from "./sides";
import { WorkBudget } from "./work-budget";

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
  /** ARNs of attached policies whose documents are not known, and which so may allow everything. @default none */
  readonly unknownPolicies?: readonly string[];
}

/**
 * Proves an intent for every request: intended ⊆ allowed ⊆ intended or tolerated. What documents that are too complex give is
 * undecided.
 *
 * @param shapes of the intents that were proved before. @default none
 * @param work of the run that the proof is one of. @default the proof is the only one
 * @throws ProverFault if sets and evaluator disagree about a request.
 */
export function proveIntent(
  intent: Intent,
  world: World,
  shapes?: Shapes,
  work: WorkBudget = new WorkBudget(),
): IntentProof {
  const compared: Compared = (documents, problem, compute) => {
    const { access: intended, tolerated } = intent;
    const compare = () =>
      bounded(
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

type Compared = (
  documents: readonly NamedDocument[],
  problem: Omit<Problem, "intended" | "tolerated">,
  compare: (work: WorkBudget) => BothWays,
) => BothWays;

function proveResource(intent: ResourceIntent, world: World, compared: Compared): IntentProof {
  const { kind, resource, account } = intent;
  const document = documentOf(intent, world);
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
    const { allowed, denied, controlled, own } = letIn(guarded);
    const fitting = tagsUnknown ? letIn(guarded, withFittingTags) : { allowed, denied, controlled };
    const { intended, may } = boundsOf(intent);
    const sets = [allowed, denied, controlled, own, intended, may, ...Object.values(fitting)];
    const space = new RequestSpace(formulasOf(sets), { ...options, steps: work.steps() });
    const granted = minus(fitting.allowed, fitting.controlled);
    return {
      more: differences(space, allowed, may),
      // What the account may by its own policies, others' statements may allow where they are not known; a denial of ours stands.
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

/** What must be allowed, and what may. */
function boundsOf({ access, tolerated }: Intent): { readonly intended: Decided; readonly may: Decided } {
  const intended = effect([accessPolicy(access)], "Allow");
  return { intended, may: union(intended, effect([accessPolicy(tolerated)], "Allow")) };
}

function formulasOf(sets: readonly Decided[]): readonly Formula[] {
  return sets.map(({ formula }) => formula);
}

function documentOf({ kind, resource }: ResourceIntent, world: World): NamedDocument | "unknown" | undefined {
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

/** A role that does not exist, with what was to be attached to it. */
function missingRole(arn: string, undeclared: readonly string[] = []): RoleInWorld {
  return { arn, complete: true, policies: [], undeclared, trust: undefined, boundary: undefined };
}

/** A role with one managed policy; without any, if no stack declares it. */
function withPolicy(arn: string, policy: string, { policies }: World): RoleInWorld {
  const document = policies?.get(policy);
  return { ...missingRole(arn), policies: document ? [document] : [] };
}

function proveIdentity(intent: IdentityIntent, world: World, compared: Compared): IntentProof {
  const known =
    intent.policy === undefined ? world.roles.get(intent.arn) : withPolicy(intent.arn, intent.policy, world);
  // A role that a stack should create and that does not exist has no policy, whatever was to be attached to it.
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
    services: intent.created ? options.services : [...options.services, ...OWN_SERVICES],
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
    // Which tags others' resources have is not known: where they decide, the grants need what the stacks declare.
    const needed =
      tested.length === 0
        ? space
        : new RequestSpace(formulasOf(sets), {
            ...options,
            facts: [onTagged(world, tested)],
            steps: work.steps(),
          });
    return {
      more: differences(intent.created ? space : inAccounts(intent, sets, work), atMost, may),
      less: differences(needed, intended, reached),
    };
  });
  return {
    intent,
    ...found,
    assumptions: [
      ...unknown,
      ...(tested.length > 0
        ? untagged(
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
const OWN_SERVICES = ["kms", "s3", "sns"];

/** Requests of a role that exists, on what this project is about: it may have more for other purposes. */
function inAccounts({ arn, accounts }: IdentityIntent, sets: readonly Decided[], work: WorkBudget): RequestSpace {
  const owner = (account: string): Formula =>
    keyFormula("aws:resourceaccount", { type: "string", language: exactly(account) });
  return new RequestSpace(formulasOf(sets), {
    services: OWN_SERVICES,
    callers: callersNamed(principal(arn)),
    facts: [any(...accounts.map(owner))],
    steps: work.steps(),
  });
}

function proveEndpoint(intent: EndpointIntent, world: World, compared: Compared): IntentProof {
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
    // Each of them must let through what is intended, and none may let through more.
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
