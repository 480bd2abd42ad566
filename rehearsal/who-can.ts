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
import { AskedRequestError, ACCESS_POINT_KEYS, accessPointContext } from "./answer";
import { targetKindOf, bucketInUri } from "./explain";
import { conditionWords } from "./intent/access-words";
import { principalFromArn } from "./intent/bucket";
import { s3Service } from "./intent/circumstances";
import { leastKeyActionsOf } from "./intent/levels";
import type { ExpectedAccessPoint, ExpectedBucket } from "./intent/model";
import { namesOfRoles, resolvedFrom } from "./proof";
import { undecidedIfTooComplex, type Comparison, type RequestSet, differences } from "./prove/difference";
import { type GuardedResource, resourceDecision, requestsOn, resourcePolicies } from "./prove/guarded-resources";
import { allowedBy, matchingEffect, EVERYTHING, intersection, minus, NOTHING, policyOf, union } from "./prove/policies";
import { reachOf } from "./prove/reach";
import { tagFacts, type Tags, testedTags } from "./prove/resource-tags";
import { callerWords } from "./request-words";
import type { Situation } from "./situation";
import type { EndpointInWorld, NamedDocument, RoleInWorld, World } from "./world";
import { worksThroughAccessPoint } from "./intent/grants";

/** A principal that may perform an action on a bucket or an object. */
interface Holder {
  /** A role's name, an ARN, a service, or the principals of an account that no document names. */
  readonly who: string;
  /** `role`: a role whose policies are known. `account`: principals of the bucket's account. */
  readonly kind: "role" | "account" | "service" | "other";
  /** The conditions, one phrase each. All must hold. */
  readonly when: readonly string[];
  /** The assumption under which the principal may. @default none */
  readonly provided?: string;
  /** An example request. */
  readonly request: Request;
}

/** The principals that may perform an action on a bucket or an object. */
export interface WhoCan {
  readonly action: string;
  /** The ARN of the bucket or the object. */
  readonly resource: string;
  readonly holders: readonly Holder[];
  /** The reasons why the list may be incomplete. */
  readonly undecided: readonly string[];
  /** The assumptions of the answer. */
  readonly assumptions: readonly string[];
}

/** The maximum number of kinds of callers that are distinguished. */
const MOST_CALLERS = 1000;

/**
 * Returns every principal that may perform an action on a bucket or an object, by all declared documents. It computes with sets of
 * requests, so it omits no principal.
 *
 * @param uri `s3://bucket`, `s3://bucket/key` or, for any object, `s3://bucket/*`; covers requests through access points too. The ARN of an
 *   access point can replace `s3://bucket`; this covers only requests through that access point.
 * @throws AskedRequestError for an action or a bucket that does not exist. The message suggests the nearest name.
 */
export function whoCan({ expected, world }: Situation, action: string, uri: string): WhoCan {
  const asked = requestedAccess(expected.buckets, action, uri);
  const keyArn = resolvedFrom(expected, world).keyOf(asked.bucket.name);
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
    holders: mergedHolders(found.flatMap(({ holders }) => holders)),
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

/** Returns the ways to make the request: directly on the bucket (undefined), and through each access point. */
function waysOf({ bucket, point, action }: BucketRequest): readonly (ExpectedAccessPoint | undefined)[] {
  if (point) return [point];
  return [undefined, ...(worksThroughAccessPoint(action) ? bucket.accessPoints : [])];
}

/**
 * Returns the principals that may make the request in one way.
 *
 * @param first the step that distinguishes the callers.
 * @param more the steps that follow it.
 */
function holdersOf(
  { expected, world }: Pick<Situation, "expected" | "world">,
  asked: BucketRequest,
  point: ExpectedAccessPoint | undefined,
  first: AuthorizationStep,
  more: readonly AuthorizationStep[],
): Pick<WhoCan, "holders" | "undecided"> {
  // Each known role is a separate kind of caller, even if the bucket's policy does not name it.
  const roles = [...world.roles.keys()].map((arn): Formula => ({ is: "caller", language: namedCaller(arn) }));
  const { allowed: lets } = first;
  // The conditions of key policies are about requests of S3, not about the request of the caller.
  const s3Steps = point ? [first, ...more.slice(0, 1)] : [first];
  const apart = [...s3Steps.map((step) => step.allowed.formula), ...roles];
  const callers = undecidedIfTooComplex(
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
    const decided = decideForCaller(first, caller, role, world, work);
    const others = more.map((step) => decideForCaller(step, caller, role, world, work));
    for (const { comparison } of [decided, ...others]) for (const reason of comparison.undecided) undecided.add(reason);
    const [difference] = decided.comparison.differences;
    if (!difference || !decided.space || others.some(({ comparison }) => comparison.differences.length === 0))
      return [];
    const conditionsIn = ({ space, comparison }: ReturnType<typeof decideForCaller>, n: number): readonly string[] => {
      const [step, request] = [s3Steps[n], comparison.differences[0]?.request];
      return step && space && request ? conditionsOf(step, role, request, space) : [];
    };
    const contexts = [decided, ...others]
      .slice(0, s3Steps.length)
      .map(({ comparison }) => comparison.differences[0]?.request.context ?? {});
    const provided = role?.complete === true ? undefined : assumptionFor(caller, account);
    return [
      {
        ...holderName(caller, role, names, documents, account),
        when: [...new Set([...throughWords(point), ...[decided, ...others].flatMap((one, n) => conditionsIn(one, n))])],
        ...(provided === undefined ? {} : { provided }),
        // The example must meet the conditions of both the access point and the bucket.
        request: { ...difference.request, context: mergedContexts(contexts) },
      },
    ];
  });
  return { holders: found, undecided: [...undecided] };
}

function mergedContexts(contexts: readonly Request["context"][]): Request["context"] {
  return Object.fromEntries(contexts.flatMap((context) => Object.entries(context)));
}

function throughWords(point: ExpectedAccessPoint | undefined): readonly string[] {
  if (!point) return [];
  const from = point.vpcId === undefined ? "" : `, from ${point.vpcId}`;
  return [`through access point ${point.name}${from}`];
}

interface BucketRequest {
  readonly bucket: ExpectedBucket;
  readonly action: string;
  readonly on: "objects" | "bucket";
  readonly resource: string;
  /** The access point that the request names instead of the bucket. @default every way is considered */
  readonly point?: ExpectedAccessPoint;
  /** The object's key, with wildcards; empty for the bucket itself. */
  readonly key: string;
}

function requestedAccess(buckets: readonly ExpectedBucket[], written: string, uri: string): BucketRequest {
  const { bucket, key, point } = bucketInUri(buckets, uri);
  const { name } = bucket;
  const on = targetKindOf(written);
  const action = serviceAction(written)?.name ?? written;
  if (on === "key" || on === "topic") throw new AskedRequestError(`${action} is no action of s3; ask for one of s3`);
  if (on === "objects" && key === "") {
    throw new AskedRequestError(
      `${action} is about objects: expected s3://${name}/key, or s3://${name}/* for any object`,
    );
  }
  if (point && !worksThroughAccessPoint(action)) {
    throw new AskedRequestError(`S3 takes no ${action} through an access point; ask for s3://${name}`);
  }
  const resource = on === "bucket" ? bucket.arn : `${bucket.arn}/${key}`;
  return { bucket, action, on, resource, key: on === "bucket" ? "" : key, ...(point ? { point } : {}) };
}

/** A request that must be allowed: one to S3, or one to KMS for the object's key. */
interface AuthorizationStep {
  readonly account: string;
  /** The requests that the resource's side allows. */
  readonly allowed: RequestSet;
  /** The resource's policy. */
  readonly policy: Policy | undefined;
  readonly documents: readonly NamedDocument[];
  readonly controls: readonly Policy[];
  /** The requests that the policies of endpoints do not allow. @default none */
  readonly endpointDenied: readonly EndpointDenial[];
  readonly options: SpaceOptions;
}

/** The requests through an endpoint that its policy does not allow. */
interface EndpointDenial {
  readonly endpoint: EndpointInWorld;
  readonly policy: NamedDocument;
  readonly requests: RequestSet;
}

function endpointDenials({ endpoints }: World): readonly EndpointDenial[] {
  return [...endpoints.values()].flatMap((endpoint) => {
    const { id, policy } = endpoint;
    if (!policy) return [];
    const through: RequestSet = {
      formula: keyFormula("aws:sourcevpce", { type: "string", language: exactly(id) }),
      holds: ({ context }) =>
        Object.entries(context).some(([key, value]) => key.toLowerCase() === "aws:sourcevpce" && value === id),
    };
    const kept = minus(EVERYTHING, allowedBy([policyOf(policy, "endpoint")]));
    return [{ endpoint, policy, requests: intersection(through, kept) }];
  });
}

function authorizationStep(
  resource: GuardedResource,
  action: string,
  more: Partial<SpaceOptions>,
  {
    cut,
    stopped = [],
    tags,
  }: { readonly cut: RequestSet; readonly stopped?: readonly EndpointDenial[]; readonly tags: readonly Formula[] },
): AuthorizationStep {
  const { allowed, controlled } = resourceDecision(resource);
  const { facts = [], ...options } = requestsOn(resource, tags);
  return {
    account: resource.account,
    allowed: minus(minus(allowed, controlled), union(cut, ...stopped.map(({ requests }) => requests))),
    policy: resourcePolicies(resource)[0],
    documents: [
      ...(resource.document ? [resource.document] : []),
      ...resource.controls,
      ...stopped.map(({ policy }) => policy),
    ],
    controls: resource.controls.map((one) => policyOf(one, "resource-control")),
    endpointDenied: stopped,
    options: {
      ...options,
      ...more,
      facts: [...facts, ...(more.facts ?? []), actionFormula({ negated: false, patterns: [action] })],
    },
  };
}

/** Returns the step that authorizes the request at the access point. */
function pointStep(
  { bucket, action, key }: BucketRequest,
  point: ExpectedAccessPoint,
  world: World,
): AuthorizationStep {
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
  const tags = tagFactsOf(guarded, {}, world);
  return authorizationStep(
    guarded,
    action,
    { resources, facts: pointFacts(point, bucket.accountId) },
    { cut: publicAccessDenial(guarded, on?.publicAccessBlocked), stopped: endpointDenials(world), tags },
  );
}

/** Returns the step that authorizes the request at the bucket, through an access point or directly. */
function bucketStep(
  { bucket, action, resource }: BucketRequest,
  point: ExpectedAccessPoint | undefined,
  world: World,
): AuthorizationStep {
  const on = world.buckets.get(bucket.name);
  const guarded: GuardedResource = {
    kind: "bucket",
    arn: bucket.arn,
    account: bucket.accountId,
    document: on?.policy,
    controls: world.resourceControl.get(bucket.accountId) ?? [],
  };
  const resources = resource.includes("*") ? glob(resource) : exactly(resource);
  return authorizationStep(
    guarded,
    action,
    { resources, facts: pointFacts(point, bucket.accountId) },
    {
      cut: publicAccessDenial(guarded, on?.publicAccessBlocked),
      stopped: endpointDenials(world),
      tags: tagFactsOf(guarded, {}, world),
    },
  );
}

/** Returns what is known about the access point keys of requests: their values through an access point, their absence without one. */
function pointFacts(point: ExpectedAccessPoint | undefined, accountId: string): readonly Formula[] {
  if (point)
    return Object.entries(accessPointContext(point, accountId)).map(([key, value]) => sendsKey(key, exactly(value)));
  return ACCESS_POINT_KEYS.map((key): Formula => ({ is: "not", of: presence(key.toLowerCase()) }));
}

/** Returns the requests that send a condition key with one of these values. */
function sendsKey(key: string, value: Language): Formula {
  return keyFormula(key.toLowerCase(), { type: "string", language: value });
}

const SERVICES: Formula = { is: "caller", language: glob("service/*") };

/** Returns the requests that RestrictPublicBuckets denies for a public policy: all from other accounts, except those of services. */
function publicAccessDenial(guarded: GuardedResource, blocked: readonly string[] = []): RequestSet {
  const isPublic = resourcePolicies(guarded).some(({ statements }) => statements.some((one) => isPublicStatement(one)));
  if (!isPublic || !blocked.includes("restrictPublicBuckets")) return NOTHING;
  const { own } = resourceDecision(guarded);
  return {
    formula: { is: "not", of: { is: "any", of: [own.formula, SERVICES] } },
    holds: (request) => !own.holds(request) && request.caller.kind !== "service",
  };
}

/** Returns the steps at the object's key: the KMS requests that S3 needs; empty if the key's policy is unknown. */
function keySteps(
  { bucket, action, resource }: BucketRequest,
  world: World,
  arn: string | undefined,
): readonly AuthorizationStep[] {
  const key = arn === undefined ? undefined : world.keys.get(arn);
  if (!key?.policy) return [];
  const object = world.buckets.get(bucket.name)?.encryption?.bucketKey === true ? bucket.arn : resource;
  const facts = [
    sendsKey("kms:viaservice", exactly(s3Service(bucket.partition, bucket.region))),
    sendsKey("kms:encryptioncontext:aws:s3:arn", object.includes("*") ? glob(object) : exactly(object)),
    sendsKey("aws:viaawsservice", exactly("true")),
  ];
  const guarded: GuardedResource = {
    kind: "key",
    arn: key.arn,
    account: key.accountId,
    document: key.policy,
    controls: world.resourceControl.get(key.accountId) ?? [],
  };
  const tags = tagFactsOf(guarded, world.tags?.get(key.arn), world);
  return leastKeyActionsOf(action).map((one) => authorizationStep(guarded, one, { facts }, { cut: NOTHING, tags }));
}

/** Returns what is known about the `aws:ResourceTag` keys that a policy tests; empty if the tags are unknown. */
function tagFactsOf(resource: GuardedResource, tags: Tags | undefined, world: World): readonly Formula[] {
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

/** Returns what a step allows one caller. Returns no space if the documents are too complex. */
function decideForCaller(
  step: AuthorizationStep,
  caller: Caller,
  role: RoleInWorld | undefined,
  world: World,
  work: Steps,
): { readonly space?: RequestSpace; readonly comparison: Comparison } {
  const allowed = intersection(step.allowed, ...callerLimits(step, caller, role, world));
  const asked = [...(step.policy?.statements ?? []), ...step.controls.flatMap(({ statements }) => statements)];
  const decided = () => {
    const formulas = [
      allowed.formula,
      ...asked.map((one) => statementFormula(one, "2012-10-17")),
      ...step.endpointDenied.map(({ requests }) => requests.formula),
    ];
    const space = new RequestSpace(formulas, { ...step.options, callers: languageOf(caller), steps: work });
    return { space, comparison: differences(space, allowed, NOTHING, { most: 1 }) };
  };
  return undecidedIfTooComplex(step.documents, decided, (comparison) => ({ comparison }));
}

/** Returns what limits the caller's side: its own policies if they are known, and the service control policies of its account. */
function callerLimits(
  { account, policy }: AuthorizationStep,
  caller: Caller,
  role: RoleInWorld | undefined,
  world: World,
): readonly RequestSet[] {
  if (!isAccountCaller(caller)) return [];
  const home = accountOfCaller(caller).account;
  const controls = (world.serviceControl.get(home) ?? []).map((one) => allowedBy([policyOf(one, "service-control")]));
  if (role?.complete !== true) return controls;
  const { atMost: allowed } = reachOf(role, world);
  if (home !== account) return [allowed, ...controls];
  // Within one account, a statement that names the role is sufficient; one that names the account delegates to the role's policies.
  const naming: readonly Policy[] = policy
    ? [{ ...policy, statements: policy.statements.filter((one) => one.effect === "Allow" && !namesOnlyAccounts(one)) }]
    : [];
  const boundary = role.boundary?.document;
  const bounded = boundary ? [allowedBy([policyOf(boundary, "identity")])] : [];
  const denied = matchingEffect(
    role.policies.map((one) => policyOf(one, "identity")),
    "Deny",
  );
  const named = minus(intersection(matchingEffect(naming, "Allow"), ...bounded), denied);
  return [union(allowed, named), ...controls];
}

function namesOnlyAccounts({ principal: principalElement }: Statement): boolean {
  return principalElement?.negated === false && principalElement.principals.every(({ kind }) => kind === "account");
}

function namedCaller(arn: string): Language {
  return callersNamed(principalFromArn(arn));
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
 * Returns the conditions of the access: those of an allowing statement, those of statements that deny some of these requests, and the
 * endpoints of the caller's account that do not allow some of them.
 */
function conditionsOf(
  { policy, controls, endpointDenied: stopped }: AuthorizationStep,
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

/** Returns whether a condition belongs in the answer. Those on the account, the caller and the access point do not: the answer names these. */
function isCircumstance({ key }: ConditionTest): boolean {
  return !/^(aws:(resourceaccount$|principal)|s3:dataaccesspoint)/i.test(key);
}

function assumptionFor(caller: Caller, owner: string): string | undefined {
  if (!isAccountCaller(caller) || caller.kind === "root") return undefined;
  const { account } = accountOfCaller(caller);
  return account === owner
    ? "its own policies allow it, unless the bucket's policy names it"
    : "its own policies allow it, which are not known here";
}

/** Returns a caller in words. A caller that no document names is an example of all unnamed principals of its account. */
function holderName(
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

/** Merges the entries that have the same name and conditions. */
function mergedHolders(holders: readonly Holder[]): readonly Holder[] {
  const byName = new Map<string, Holder>();
  for (const holder of holders) {
    const key = JSON.stringify([holder.who, holder.when]);
    const known = byName.get(key);
    byName.set(key, known?.provided === undefined ? { ...known, ...holder } : known);
  }
  return [...byName.values()].sort((a, b) => a.who.localeCompare(b.who));
}
