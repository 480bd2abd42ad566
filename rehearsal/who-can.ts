import {
  accountOfCaller,
  actionFormula,
  type Caller,
  callersNamed,
  type ConditionTest,
  coveringStatements,
  exactly,
  type Formula,
  glob,
  isAccountCaller,
  isPublicStatement,
  keyFormula,
  type Language,
  MOST_STEPS,
  type Policy,
  presence,
  type Request,
  RequestSpace,
  serviceAction,
  type SpaceOptions,
  type Statement,
  statementFormula,
  Steps,
} from "@cross-account-s3/iam";
import { NotThere, pointContext } from "./answer";
import { actionOn, bucketAsked } from "./explain";
import { conditionWords } from "./intent/access-words";
import { principal } from "./intent/bucket";
import { s3Service } from "./intent/circumstances";
import { leastKeyActionsOf } from "./intent/levels";
import type { ExpectedAccessPoint, ExpectedBucket } from "./intent/model";
import { namesOfRoles, resolvedIn } from "./proof";
import { bounded, type Comparison, type Decided, differences } from "./prove/difference";
import { type GuardedResource, letIn, requestsOn, resourcePolicies } from "./prove/guarded-resources";
import { allowedBy, effect, EVERYTHING, intersection, minus, NOTHING, policyOf, union } from "./prove/policies";
import { reachOf } from "./prove/reach";
import { tagFacts, type Tags, testedTags } from "./prove/resource-tags";
import { callerWords } from "./request-words";
import type { Situation } from "./situation";
import type { EndpointInWorld, NamedDocument, RoleInWorld, World } from "./world";
import { takenThroughAccessPoint } from "./intent/grants";

/** A principal that may do an action on a bucket or an object. */
interface Holder {
  /** A role's name, an ARN, a service, or the principals of an account that no document names. */
  readonly who: string;
  /** `role`: a role whose policies are known. `account`: principals of the bucket's account. */
  readonly kind: "role" | "account" | "service" | "other";
  /** The conditions under which it may, a phrase each; all hold together. */
  readonly when: readonly string[];
  /** An assumption: what cannot be known here, and must hold. */
  readonly provided?: string;
  /** One such request. */
  readonly request: Request;
}

/** Who may do an action on a bucket or an object. */
export interface WhoCan {
  readonly action: string;
  /** The ARN of the bucket or the object. */
  readonly resource: string;
  readonly holders: readonly Holder[];
  /** Why it could not be decided whether there are more. */
  readonly undecided: readonly string[];
  /** What the answer assumes. */
  readonly assumptions: readonly string[];
}

/** How many kinds of callers are distinguished. */
const MOST_CALLERS = 1000;

/**
 * Every principal that may do an action on a bucket or an object, over the declared documents of every kind: computed as sets of
 * requests, so that no principal is left out.
 *
 * @param uri `s3://bucket`, `s3://bucket/key` or, for any object, `s3://bucket/*`: whether the request names the bucket or an access
 *   point of it; or the ARN of one access point in the place of `s3://bucket`.
 * @throws NotThere for an action or a bucket that does not exist, with the nearest.
 */
export function whoCan({ expected, world }: Situation, action: string, uri: string): WhoCan {
  const asked = find(expected.buckets, action, uri);
  const keyArn = resolvedIn(expected, world).keyOf(asked.bucket.name);
  const onKey = keySteps(asked, world, keyArn);
  const found = waysOf(asked).map((point) => {
    const onBucket = bucketStep(asked, point, world);
    const [first, more] = point ? [pointStep(asked, point, world), [onBucket, ...onKey]] : [onBucket, onKey];
    return { steps: [first, ...more], ...holdersOf({ expected, world }, asked, point, first, more) };
  });
  const steps = found.flatMap((one) => one.steps);
  return {
    action: asked.action,
    resource: asked.resource,
    holders: merged(found.flatMap(({ holders }) => holders)),
    undecided: [...new Set(found.flatMap(({ undecided }) => undecided))],
    assumptions: [
      ...new Set([
        ...steps
          .flatMap(({ documents }) => documents)
          .filter(({ othersUnknown }) => othersUnknown === true)
          .map(({ id }) => `the statements of others in ${id} are not known`),
        ...(asked.on === "objects" && keyArn !== undefined && !world.keys.get(keyArn)?.policy
          ? [`the policy of key ${keyArn} allows it, which no stack here manages`]
          : []),
      ]),
    ],
  };
}

/** The ways in which a request can be made: naming the bucket (undefined), and naming each of its access points. */
function waysOf({ bucket, point, action }: AskedOf): readonly (ExpectedAccessPoint | undefined)[] {
  if (point) return [point];
  return [undefined, ...(takenThroughAccessPoint(action) ? bucket.accessPoints : [])];
}

/** Who may by one way, of which `first` is the step that tells callers apart. */
function holdersOf(
  { expected, world }: Pick<Situation, "expected" | "world">,
  asked: AskedOf,
  point: ExpectedAccessPoint | undefined,
  first: Step,
  more: readonly Step[],
): Pick<WhoCan, "holders" | "undecided"> {
  // Each known role is a kind of its own, whether the bucket's policy names it or not.
  const roles = [...world.roles.keys()].map((arn): Formula => ({ is: "caller", language: namedCaller(arn) }));
  const { lets } = first;
  // What keys ask of S3 is no condition on the request.
  const s3Steps = point ? [first, ...more.slice(0, 1)] : [first];
  const apart = [...s3Steps.map((step) => step.lets.formula), ...roles];
  const callers = bounded(
    first.documents,
    () => differences(new RequestSpace(apart, first.options), lets, NOTHING, { most: MOST_CALLERS }),
    (undecided) => undecided,
  );
  const documents = JSON.stringify(s3Steps.flatMap((step) => step.documents.map(({ policy }) => policy)));
  const work = new Steps(10 * MOST_STEPS);
  const undecided = new Set(callers.undecided);
  if (callers.more === true) undecided.add(`more than ${String(MOST_CALLERS)} kinds of callers`);
  const names = namesOfRoles(expected);
  const account = asked.bucket.accountId;
  const found = callers.differences.flatMap(({ request: { caller } }): readonly Holder[] => {
    const role = "arn" in caller ? world.roles.get(caller.arn) : undefined;
    const decided = decideFor(first, caller, role, world, work);
    const others = more.map((step) => decideFor(step, caller, role, world, work));
    for (const { comparison } of [decided, ...others]) for (const reason of comparison.undecided) undecided.add(reason);
    const [difference] = decided.comparison.differences;
    if (!difference || !decided.space || others.some(({ comparison }) => comparison.differences.length === 0))
      return [];
    const conditionsIn = ({ space, comparison }: ReturnType<typeof decideFor>, n: number): readonly string[] => {
      const [step, request] = [s3Steps[n], comparison.differences[0]?.request];
      return step && space && request ? whenOf(step, role, request, space) : [];
    };
    const contexts = [decided, ...others]
      .slice(0, s3Steps.length)
      .map(({ comparison }) => comparison.differences[0]?.request.context ?? {});
    const provided = role?.complete === true ? undefined : providedFor(caller, account);
    return [
      {
        ...nameOf(caller, role, names, documents, account),
        when: [...new Set([...throughWords(point), ...[decided, ...others].flatMap((one, n) => conditionsIn(one, n))])],
        ...(provided === undefined ? {} : { provided }),
        // What the access point asks of a request, and what its bucket does.
        request: { ...difference.request, context: joined(contexts) },
      },
    ];
  });
  return { holders: found, undecided: [...undecided] };
}

function joined(contexts: readonly Request["context"][]): Request["context"] {
  return Object.fromEntries(contexts.flatMap((context) => Object.entries(context)));
}

function throughWords(point: ExpectedAccessPoint | undefined): readonly string[] {
  if (!point) return [];
  const from = point.vpcId === undefined ? "" : `, from ${point.vpcId}`;
  return [`through access point ${point.name}${from}`];
}

interface AskedOf {
  readonly bucket: ExpectedBucket;
  readonly action: string;
  readonly on: "objects" | "bucket";
  readonly resource: string;
  /** The access point that the request names in the place of the bucket; every way is looked at without one. @default none */
  readonly point?: ExpectedAccessPoint;
  /** The object's key, with wildcards; empty for the bucket itself. */
  readonly key: string;
}

function find(buckets: readonly ExpectedBucket[], written: string, uri: string): AskedOf {
  const { bucket, key, point } = bucketAsked(buckets, uri);
  const { name } = bucket;
  const on = actionOn(written);
  const action = serviceAction(written)?.name ?? written;
  if (on === "key" || on === "topic") throw new NotThere(`${action} is no action of s3; ask for one of s3`);
  if (on === "objects" && key === "") {
    throw new NotThere(`${action} is about objects: expected s3://${name}/key, or s3://${name}/* for any object`);
  }
  if (point && !takenThroughAccessPoint(action)) {
    throw new NotThere(`S3 takes no ${action} through an access point; ask for s3://${name}`);
  }
  const resource = on === "bucket" ? bucket.arn : `${bucket.arn}/${key}`;
  return { bucket, action, on, resource, key: on === "bucket" ? "" : key, ...(point ? { point } : {}) };
}

/** A request that has to be allowed: S3's, or one of KMS's for the object's key. */
interface Step {
  readonly account: string;
  /** What the resource's side lets in. */
  readonly lets: Decided;
  /** The resource's policy. */
  readonly policy: Policy | undefined;
  readonly documents: readonly NamedDocument[];
  readonly controls: readonly Policy[];
  /** What endpoints with a policy keep back. @default nothing */
  readonly stopped: readonly Stopped[];
  readonly options: SpaceOptions;
}

/** The requests that come through an endpoint and that its policy does not let through. */
interface Stopped {
  readonly endpoint: EndpointInWorld;
  readonly policy: NamedDocument;
  readonly requests: Decided;
}

function stoppedBy({ endpoints }: World): readonly Stopped[] {
  return [...endpoints.values()].flatMap((endpoint) => {
    const { id, policy } = endpoint;
    if (!policy) return [];
    const through: Decided = {
      formula: keyFormula("aws:sourcevpce", { type: "string", language: exactly(id) }),
      holds: ({ context }) =>
        Object.entries(context).some(([key, value]) => key.toLowerCase() === "aws:sourcevpce" && value === id),
    };
    const kept = minus(EVERYTHING, allowedBy([policyOf(policy, "endpoint")]));
    return [{ endpoint, policy, requests: intersection(through, kept) }];
  });
}

function stepOf(
  resource: GuardedResource,
  action: string,
  more: Partial<SpaceOptions>,
  {
    cut,
    stopped = [],
    tags,
  }: { readonly cut: Decided; readonly stopped?: readonly Stopped[]; readonly tags: readonly Formula[] },
): Step {
  const { allowed, controlled } = letIn(resource);
  const { facts = [], ...options } = requestsOn(resource, tags);
  return {
    account: resource.account,
    lets: minus(minus(allowed, controlled), union(cut, ...stopped.map(({ requests }) => requests))),
    policy: resourcePolicies(resource)[0],
    documents: [
      ...(resource.document ? [resource.document] : []),
      ...resource.controls,
      ...stopped.map(({ policy }) => policy),
    ],
    controls: resource.controls.map((one) => policyOf(one, "resource-control")),
    stopped,
    options: {
      ...options,
      ...more,
      facts: [...facts, ...(more.facts ?? []), actionFormula({ negated: false, patterns: [action] })],
    },
  };
}

/** S3's request on the access point. */
function pointStep({ bucket, action, key }: AskedOf, point: ExpectedAccessPoint, world: World): Step {
  const { arn } = point;
  const on = world.accessPoints?.get(arn);
  const guarded: GuardedResource = {
    kind: "access-point",
    arn,
    account: bucket.accountId,
    document: on?.policy,
    controls: world.resourceControl.get(bucket.accountId) ?? [],
  };
  const resource = key === "" ? arn : `${arn}/object/${key}`;
  const resources = resource.includes("*") ? glob(resource) : exactly(resource);
  const tags = tagsOf(guarded, {}, world);
  return stepOf(
    guarded,
    action,
    { resources, facts: pointFacts(point, bucket.accountId) },
    { cut: publicCut(guarded, on?.publicAccessBlocked), stopped: stoppedBy(world), tags },
  );
}

/** S3's request on the bucket, through one of its access points or not. */
function bucketStep({ bucket, action, resource }: AskedOf, point: ExpectedAccessPoint | undefined, world: World): Step {
  const on = world.buckets.get(bucket.name);
  const guarded: GuardedResource = {
    kind: "bucket",
    arn: bucket.arn,
    account: bucket.accountId,
    document: on?.policy,
    controls: world.resourceControl.get(bucket.accountId) ?? [],
  };
  const resources = resource.includes("*") ? glob(resource) : exactly(resource);
  return stepOf(
    guarded,
    action,
    { resources, facts: pointFacts(point, bucket.accountId) },
    { cut: publicCut(guarded, on?.publicAccessBlocked), stopped: stoppedBy(world), tags: tagsOf(guarded, {}, world) },
  );
}

/** What requests say of the access point that they come through; of others they say nothing. */
function pointFacts(point: ExpectedAccessPoint | undefined, accountId: string): readonly Formula[] {
  if (point) return Object.entries(pointContext(point, accountId)).map(([key, value]) => sent(key, exactly(value)));
  return ["s3:dataaccesspointarn", "s3:dataaccesspointaccount", "s3:accesspointnetworkorigin"].map((key): Formula => ({
    is: "not",
    of: presence(key),
  }));
}

/** Requests that send a key with one of these values. */
function sent(key: string, value: Language): Formula {
  return keyFormula(key.toLowerCase(), { type: "string", language: value });
}

const SERVICES: Formula = { is: "caller", language: glob("service/*") };

/** What RestrictPublicBuckets cuts off where the policy is public: all from outside the account, save for services. */
function publicCut(guarded: GuardedResource, blocked: readonly string[] = []): Decided {
  const isPublic = resourcePolicies(guarded).some(({ statements }) => statements.some((one) => isPublicStatement(one)));
  if (!isPublic || !blocked.includes("restrictPublicBuckets")) return NOTHING;
  const { own } = letIn(guarded);
  return {
    formula: { is: "not", of: { is: "any", of: [own.formula, SERVICES] } },
    holds: (request) => !own.holds(request) && request.caller.kind !== "service",
  };
}

/** The requests to KMS without which S3 does not answer, where the key's policy is known. */
function keySteps({ bucket, action, resource }: AskedOf, world: World, arn: string | undefined): readonly Step[] {
  const key = arn === undefined ? undefined : world.keys.get(arn);
  if (!key?.policy) return [];
  const object = world.buckets.get(bucket.name)?.encryption?.bucketKey === true ? bucket.arn : resource;
  const facts = [
    sent("kms:viaservice", exactly(s3Service(bucket.partition, bucket.region))),
    sent("kms:encryptioncontext:aws:s3:arn", object.includes("*") ? glob(object) : exactly(object)),
    sent("aws:viaawsservice", exactly("true")),
  ];
  const guarded: GuardedResource = {
    kind: "key",
    arn: key.arn,
    account: key.accountId,
    document: key.policy,
    controls: world.resourceControl.get(key.accountId) ?? [],
  };
  const tags = tagsOf(guarded, world.tags?.get(key.arn), world);
  return leastKeyActionsOf(action).map((one) => stepOf(guarded, one, { facts }, { cut: NOTHING, tags }));
}

/** What requests on a resource send of its tags, if these are known: for any policy that may test them. */
function tagsOf(resource: GuardedResource, tags: Tags | undefined, world: World): readonly Formula[] {
  if (!tags) return [];
  const controls = [...world.serviceControl.values()].flat();
  const identity = [...world.roles.values()].flatMap(({ policies, boundary }) => [
    ...policies,
    ...(boundary?.document ? [boundary.document] : []),
  ]);
  const tested = testedTags([
    ...resourcePolicies(resource),
    ...resource.controls.map((one) => policyOf(one, "resource-control")),
    ...controls.map((one) => policyOf(one, "service-control")),
    ...identity.map((one) => policyOf(one, "identity")),
  ]);
  return tagFacts(resource.arn, tags, tested);
}

/** What a step allows one caller; no space if its documents are too complex. */
function decideFor(
  step: Step,
  caller: Caller,
  role: RoleInWorld | undefined,
  world: World,
  work: Steps,
): { readonly space?: RequestSpace; readonly comparison: Comparison } {
  const allowed = intersection(step.lets, ...callerSide(step, caller, role, world));
  const asked = [...(step.policy?.statements ?? []), ...step.controls.flatMap(({ statements }) => statements)];
  const decided = () => {
    const formulas = [
      allowed.formula,
      ...asked.map((one) => statementFormula(one, "2012-10-17")),
      ...step.stopped.map(({ requests }) => requests.formula),
    ];
    const space = new RequestSpace(formulas, { ...step.options, callers: languageOf(caller), steps: work });
    return { space, comparison: differences(space, allowed, NOTHING, { most: 1 }) };
  };
  return bounded(step.documents, decided, (comparison) => ({ comparison }));
}

/** What binds the caller's side: its own policies where they are known, and the service control policies of its account. */
function callerSide(
  { account, policy }: Step,
  caller: Caller,
  role: RoleInWorld | undefined,
  world: World,
): readonly Decided[] {
  if (!isAccountCaller(caller)) return [];
  const home = accountOfCaller(caller).account;
  const controls = (world.serviceControl.get(home) ?? []).map((one) => allowedBy([policyOf(one, "service-control")]));
  if (role?.complete !== true) return controls;
  const { atMost: allowed } = reachOf(role, world);
  if (home !== account) return [allowed, ...controls];
  // Within one account, a statement that names the role is enough; one that names the account leaves it to the role's policies.
  const naming: readonly Policy[] = policy
    ? [{ ...policy, statements: policy.statements.filter((one) => one.effect === "Allow" && !namesAccounts(one)) }]
    : [];
  const boundary = role.boundary?.document;
  const bounded = boundary ? [allowedBy([policyOf(boundary, "identity")])] : [];
  const denied = effect(
    role.policies.map((one) => policyOf(one, "identity")),
    "Deny",
  );
  const named = minus(intersection(effect(naming, "Allow"), ...bounded), denied);
  return [union(allowed, named), ...controls];
}

function namesAccounts({ principal: of }: Statement): boolean {
  return of?.negated === false && of.principals.every(({ kind }) => kind === "account");
}

function namedCaller(arn: string): Language {
  return callersNamed(principal(arn));
}

function languageOf(caller: Caller): Language {
  switch (caller.kind) {
    case "anonymous":
      return exactly("anonymous");
    case "root":
      return exactly(`arn:${caller.partition}:iam::${caller.account}:root`);
    default:
      return callersNamed(caller);
  }
}

/**
 * The conditions: those of a statement that allows it, those of denials that deny some such requests of this caller, and the
 * endpoints of its account that keep some back.
 */
function whenOf(
  { policy, controls, stopped }: Step,
  role: RoleInWorld | undefined,
  request: Request,
  space: RequestSpace,
): readonly string[] {
  const allowing = [
    ...(policy ? [policy] : []),
    ...(role?.policies ?? []).map((one) => policyOf(one, "identity")),
  ].flatMap((one) => {
    const some = coveringStatements(one, "Allow", request);
    const [least] = [...some].sort((a, b) => a.conditions.length - b.conditions.length);
    return least ? least.conditions.filter(isCircumstance).map(conditionWords) : [];
  });
  const denials = [...(policy ? [policy] : []), ...controls].flatMap(({ statements }) =>
    statements.filter((one) => one.effect === "Deny" && !space.set(statementFormula(one, "2012-10-17")).isEmpty),
  );
  const denied = denials.map(
    ({ conditions }) => `denied where ${conditions.filter(isCircumstance).map(conditionWords).join(" and ")}`,
  );
  const home = isAccountCaller(request.caller) ? accountOfCaller(request.caller).account : undefined;
  const past = stopped
    .filter(({ endpoint, requests }) => endpoint.accountId === home && !space.set(requests.formula).isEmpty)
    .map(({ endpoint }) => `not through ${endpoint.id}, whose policy does not allow it`);
  return [...new Set([...allowing, ...denied, ...past])];
}

/** Whether a condition is one of this answer: the account is the bucket's, and the caller and the access point are named. */
function isCircumstance({ key }: ConditionTest): boolean {
  return !/^(aws:(resourceaccount$|principal)|s3:dataaccesspoint)/i.test(key);
}

function providedFor(caller: Caller, owner: string): string | undefined {
  if (!isAccountCaller(caller) || caller.kind === "root") return undefined;
  const { account } = accountOfCaller(caller);
  return account === owner
    ? "its own policies allow it, unless the bucket's policy names it"
    : "its own policies allow it, which are not known here";
}

/** Who a caller is, in words. One that no document names stands for all of its account that none names. */
function nameOf(
  caller: Caller,
  role: RoleInWorld | undefined,
  names: ReadonlyMap<string, string>,
  documents: string,
  owner: string,
): Pick<Holder, "who" | "kind"> {
  if (role) return { who: names.get(role.arn) ?? role.arn, kind: "role" };
  if (caller.kind === "service") {
    return { who: documents.includes(caller.service) ? caller.service : "any AWS service", kind: "service" };
  }
  if (isAccountCaller(caller) && caller.kind !== "root") {
    const { account } = accountOfCaller(caller);
    const named = names.has(caller.arn) || documents.includes(caller.arn);
    if (!named && (account === owner || documents.includes(account))) {
      return { who: `principals of account ${account} that no document names`, kind: "account" };
    }
    if (!named) return { who: "principals of any account", kind: "other" };
  }
  return { who: callerWords({ caller, action: "", resource: "", context: {} }, names), kind: "other" };
}

/** One entry for callers of one name and the same conditions. */
function merged(holders: readonly Holder[]): readonly Holder[] {
  const byName = new Map<string, Holder>();
  for (const holder of holders) {
    const key = JSON.stringify([holder.who, holder.when]);
    const known = byName.get(key);
    byName.set(key, known?.provided === undefined ? { ...known, ...holder } : known);
  }
  return [...byName.values()].sort((a, b) => a.who.localeCompare(b.who));
}
