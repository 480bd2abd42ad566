import { type Caller, parseArn, type PolicySet, type Request, RequestError } from "@cross-account-s3/iam";
import { s3Service } from "./intent/circumstances";
import { type ExpectedGrant, grantsTo } from "./intent/grants";
import { keyActionsOf } from "./intent/levels";
import type { ExpectedAccessPoint, ExpectedBucket, ExpectedRole } from "./intent/model";
import { isKnown, neededPolicies } from "./needed-policies";
import type { OutsideRequester } from "./outside-requester";
import {
  decideInWords,
  type DecidedRequest,
  namedPolicy,
  policiesOfResource,
  policiesOfRole,
  sessionOf,
} from "./policy-set";
import { resolvedFrom } from "./proof";
import type { Situation } from "./situation";
import type { World } from "./world";

/** The request that a command asks about. */
export interface AskedRequest {
  /** The requester: a role, a principal or one of its ARNs, the name of a service in the bucket's `services`, or a service principal. */
  readonly role: string;
  /** An S3 action on the bucket or its objects, a KMS action on its key, or an SNS action on its topic. */
  readonly action: string;
  /** `s3://bucket` or `s3://bucket/key`. The ARN of an access point can replace `s3://bucket`. */
  readonly uri: string;
  /** The VPC endpoint that the request comes through. */
  readonly vpce?: string | undefined;
  /** The id of another account: the request comes from the role of this name there. @default the account of the control stack */
  readonly fromAccount?: string | undefined;
  /** Whether the request comes over TLS. */
  readonly tls: boolean;
  /** Values of other condition keys. @default none */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The first step of a request through an assumed role: the call to STS. */
export interface AssumeRoleStep {
  /** The ARN of the role of the data account. */
  readonly role: string;
  /** The external id that the control role sends. */
  readonly externalId?: string;
  /** The decision of STS, from the control role's own policies and the trust policy. */
  readonly assume: DecidedRequest;
}

/** Thrown for a request that contradicts itself, or that names a role, an action or a bucket that does not exist. */
export class AskedRequestError extends Error {}

/** The target of a request. */
export interface RequestTarget {
  readonly bucket: ExpectedBucket;
  readonly on: "objects" | "bucket" | "key" | "topic";
  /** The object's key; empty for the bucket itself. */
  readonly key: string;
  /** The access point that the request names instead of the bucket. @default none */
  readonly point?: ExpectedAccessPoint;
}

/** The target of a request that a control role makes. */
export interface RoleRequestTarget extends RequestTarget {
  readonly role: ExpectedRole;
}

/** The answer to a request, without a remedy. */
export interface Answer {
  readonly allowed: boolean;
  /** The call to STS, if the grant requires the control role to assume a role of the data account. */
  readonly via?: AssumeRoleStep;
  /** The decisions of S3 and of KMS for the object's key; for the assumed role, if there is one. */
  readonly decisions: readonly DecidedRequest[];
  /** The assumptions under which the request is allowed. */
  readonly provided?: string;
}

/**
 * Decides a request of a control role. A role can have a direct grant on the bucket and a grant through an assumed role. It may use either, so
 * the answer is the first that allows the request, or that of the first grant if none does.
 *
 * @throws AskedRequestError if the context contradicts the request.
 */
export function answerForRole(situation: Situation, found: RoleRequestTarget, asked: AskedRequest): Answer {
  const grants = asked.fromAccount === undefined ? grantsTo(found.bucket, found.role) : [];
  const ways = new Map(
    (grants.length === 0 ? [undefined] : grants.map(({ via }) => via)).map((via) => [via?.arn, via]),
  );
  return firstAllowed([...ways.values()], (via) => answerVia(via, situation, found, asked));
}

/** Decides a request of a principal or a service whose own policies are unknown. Assumes that they allow it. */
export function answerForOutsider(
  situation: Situation,
  target: RequestTarget,
  requester: OutsideRequester,
  asked: AskedRequest,
): Answer {
  if (asked.fromAccount !== undefined) throw new AskedRequestError("--from-account requires a role of a control stack");
  const { world } = situation;
  const { caller, context, provided, throughS3, keyActions } = requester;
  const identity = { identity: "full" } as const;
  return firstAllowed(requester.ways, (viaRole) => {
    const via = viaRole && {
      role: viaRole.arn,
      ...externalIdOf(viaRole),
      assume: decideInWords(...assumeRoleRequest(world, caller, identity, viaRole)),
    };
    return answerAs(situation, target, asked, {
      caller: viaRole ? sessionOf(viaRole.arn) : caller,
      policies: viaRole ? policiesOfRole(world, viaRole.arn) : caller.kind === "service" ? {} : identity,
      context: viaRole ? {} : context,
      throughS3: viaRole !== undefined || throughS3,
      ...(keyActions ? { keyActions } : {}),
      ...(via ? { via } : {}),
      assumed: provided === undefined ? [] : [provided],
    });
  });
}

/** Returns the first answer that allows the request, or the first of all. @throws AskedRequestError if the context contradicts the request. */
function firstAllowed(
  ways: readonly (ViaRole | undefined)[],
  answerOfWay: (via: ViaRole | undefined) => Answer,
): Answer {
  try {
    const answers = ways.map(answerOfWay);
    const answer = answers.find(({ allowed }) => allowed) ?? answers[0];
    if (!answer) throw new Error("a request has at least one way");
    return answer;
  } catch (error) {
    if (error instanceof RequestError) throw new AskedRequestError(error.message);
    throw error;
  }
}

type ViaRole = NonNullable<ExpectedGrant["via"]>;

function answerVia(
  viaRole: ViaRole | undefined,
  situation: Situation,
  found: RoleRequestTarget,
  asked: AskedRequest,
): Answer {
  const { role } = found;
  const { world } = situation;
  const known = isKnown(world, role);
  const needed = known ? [] : neededPolicies(role);
  const elsewhere = asked.fromAccount !== undefined;
  const via = viaRole && {
    role: viaRole.arn,
    ...externalIdOf(viaRole),
    assume: decideInWords(
      ...assumeRoleRequest(world, sessionOf(role.arn), policiesOfRole(world, role.arn, needed), viaRole),
    ),
  };
  const caller = elsewhere
    ? sessionOf(role.arn.replace(role.accountId, asked.fromAccount ?? ""))
    : sessionOf(viaRole?.arn ?? role.arn);
  const policies: PolicySet = elsewhere
    ? { identity: "full" }
    : policiesOfRole(world, viaRole?.arn ?? role.arn, viaRole ? [] : needed);
  const assumed =
    known || elsewhere
      ? []
      : [`${role.arn} has ${needed.map(({ id }) => id).join(" and ")}, and nothing else denies it`];
  return answerAs(situation, found, asked, {
    ...{ caller, policies, context: {}, throughS3: true, assumed },
    ...(via ? { via } : {}),
  });
}

/** The requester, with its own policies. */
interface Requester {
  readonly caller: Caller;
  readonly policies: PolicySet;
  /** The condition keys that its requests send about it. */
  readonly context: Context;
  /** Whether S3 calls KMS on its behalf. */
  readonly throughS3: boolean;
  /** The KMS actions that it needs. @default those that the S3 action needs */
  readonly keyActions?: readonly string[];
  readonly via?: AssumeRoleStep;
  /** The assumptions about its policies. */
  readonly assumed: readonly string[];
}

/** The condition keys that S3 adds to requests through an access point, and to no others. */
export const ACCESS_POINT_KEYS = [
  "s3:DataAccessPointArn",
  "s3:DataAccessPointAccount",
  "s3:AccessPointNetworkOrigin",
] as const;

/** Returns the condition keys of requests through an access point, with the VPC if it takes requests from one only. */
export function accessPointContext(
  { arn, vpcId }: ExpectedAccessPoint,
  accountId: string,
): Readonly<Record<(typeof ACCESS_POINT_KEYS)[number], string> & { "aws:SourceVpc"?: string }> {
  return {
    "s3:DataAccessPointArn": arn,
    "s3:DataAccessPointAccount": accountId,
    "s3:AccessPointNetworkOrigin": vpcId === undefined ? "Internet" : "VPC",
    ...(vpcId === undefined ? {} : { "aws:SourceVpc": vpcId }),
  };
}

/** Returns the denial of a request from outside the VPC of an access point. The network origin decides it, not a policy. */
function fromOtherVpc({ name, vpcId = "" }: ExpectedAccessPoint, decided: DecidedRequest): DecidedRequest {
  const cause = `access point ${name} takes requests from ${vpcId} only`;
  return { ...decided, allowed: false, cause };
}

/** Decides the request to S3 or SNS, and the requests to KMS for the object's key. */
function answerAs(
  { world, expected }: Situation,
  { bucket, on, key, point }: RequestTarget,
  asked: AskedRequest,
  requester: Requester,
): Answer {
  const { caller, policies, via } = requester;
  const object = key === "" ? bucket.arn : `${bucket.arn}/${key}`;
  const common = { caller, resourceAccount: bucket.accountId };
  const worldBucket = world.buckets.get(bucket.name);
  const endpoint = asked.vpce === undefined ? undefined : world.endpoints.get(asked.vpce)?.policy;
  const keyArn = resolvedFrom(expected, world).keyOf(bucket.name);
  const keyPolicy = world.keys.get(keyArn ?? "")?.policy;
  const defaults = {
    "aws:SecureTransport": String(asked.tls),
    "aws:ViaAWSService": "false",
    "aws:RequestedRegion": bucket.region,
    ...(asked.vpce === undefined ? {} : { "aws:SourceVpce": asked.vpce }),
    ...requester.context,
    ...(point ? accessPointContext(point, bucket.accountId) : {}),
  };
  // S3 evaluates the policy of the access point and that of the bucket, and the caller's policies for both.
  const decideAtAccessPoint = (through: ExpectedAccessPoint): DecidedRequest => {
    const context = withReplaced(defaults, givenKeys(asked, ["aws", "s3"]));
    const { policy, publicAccessBlocked = [] } = world.accessPoints?.get(through.arn) ?? {};
    const decided = decideInWords(
      {
        ...common,
        action: asked.action,
        resource: on === "objects" ? `${through.arn}/object/${key}` : through.arn,
        context,
      },
      {
        ...policies,
        ...policiesOfResource(world, policy, "access-point", bucket.accountId),
        ...(endpoint ? { endpoint: namedPolicy(endpoint, "endpoint") } : {}),
        restrictPublicBuckets: publicAccessBlocked.includes("restrictPublicBuckets"),
      },
    );
    const vpcs = Object.entries(context).flatMap(([name, value]) => (/^aws:SourceVpc$/i.test(name) ? value : []));
    return through.vpcId === undefined || vpcs.includes(through.vpcId) ? decided : fromOtherVpc(through, decided);
  };
  const decideAtBucket = (): DecidedRequest =>
    decideInWords(
      {
        ...common,
        action: asked.action,
        resource: on === "objects" ? object : bucket.arn,
        context: withReplaced(defaults, givenKeys(asked, ["aws", "s3"])),
      },
      {
        ...policies,
        ...policiesOfResource(world, worldBucket?.policy, "bucket", bucket.accountId),
        ...(endpoint ? { endpoint: namedPolicy(endpoint, "endpoint") } : {}),
        restrictPublicBuckets: worldBucket?.publicAccessBlocked.includes("restrictPublicBuckets") ?? false,
      },
    );
  const decideAtKey = (action: string): DecidedRequest =>
    decideInWords(
      {
        ...common,
        action,
        resource: keyArn ?? "",
        context: withReplaced(
          {
            ...(requester.throughS3
              ? { "kms:ViaService": s3Service(bucket.partition, bucket.region), "aws:ViaAWSService": "true" }
              : {}),
            "kms:EncryptionContext:aws:s3:arn": worldBucket?.encryption?.bucketKey === true ? bucket.arn : object,
            ...globalKeysOf(requester.context),
            "aws:SecureTransport": "true",
            ...tagContext(world, keyArn ?? ""),
          },
          givenKeys(asked, ["kms"]),
        ),
      },
      { ...policies, ...policiesOfResource(world, keyPolicy, "key", bucket.accountId) },
    );
  const decideAtTopic = (): DecidedRequest =>
    decideInWords(
      {
        ...common,
        action: asked.action,
        resource: bucket.topicArn ?? "",
        context: withReplaced(
          { ...defaults, ...tagContext(world, bucket.topicArn ?? "") },
          givenKeys(asked, ["aws", "sns"]),
        ),
      },
      {
        ...policies,
        ...policiesOfResource(world, world.topics.get(bucket.topicArn ?? "")?.policy, "topic", bucket.accountId),
      },
    );
  const keyActions =
    on === "key"
      ? [asked.action]
      : keyArn === undefined || on !== "objects"
        ? []
        : (requester.keyActions ?? keyActionsOf(asked.action));
  const decisions = [
    ...(point && (on === "objects" || on === "bucket") ? [decideAtAccessPoint(point)] : []),
    ...(on === "key" ? [] : [on === "topic" ? decideAtTopic() : decideAtBucket()]),
    ...(keyPolicy ? keyActions.map(decideAtKey) : []),
  ];
  const assumed = [
    ...requester.assumed,
    ...(point?.vpcId === undefined
      ? []
      : [`the request comes from ${point.vpcId}, as the access point takes no other`]),
    ...(keyActions.length > 0 && !keyPolicy
      ? [`the policy of key ${keyArn ?? ""} allows it, which no stack here manages`]
      : []),
    ...[worldBucket?.policy, keyPolicy].flatMap((document) =>
      document?.othersUnknown === true
        ? [`no statement of others in ${document.id} denies it, which liveState would show`]
        : [],
    ),
  ];
  return {
    allowed: via?.assume.allowed !== false && decisions.every((decision) => decision.allowed),
    ...(via === undefined ? {} : { via }),
    decisions,
    ...(assumed.length === 0 ? {} : { provided: assumed.join("; ") }),
  };
}

type Context = Request["context"];

/** Returns the global condition keys of a context, which S3 forwards to KMS. */
function globalKeysOf(context: Context): Context {
  return Object.fromEntries(Object.entries(context).filter(([key]) => key.startsWith("aws:")));
}

/** Returns the condition keys of the question that have one of these service prefixes. */
function givenKeys({ context = {} }: AskedRequest, prefixes: readonly string[]): Context {
  return Object.fromEntries(
    Object.entries(context).filter(([key]) => prefixes.includes(key.split(":")[0]?.toLowerCase() ?? "")),
  );
}

/** Returns a context with some values replaced. The names of condition keys are case-insensitive. */
function withReplaced(defaults: Context, replaced: Context): Context {
  const names = new Set(Object.keys(replaced).map((key) => key.toLowerCase()));
  const kept = Object.entries(defaults).filter(([key]) => !names.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...replaced };
}

function assumeRoleRequest(
  world: World,
  caller: Caller,
  policies: PolicySet,
  viaRole: ViaRole,
): Parameters<typeof decideInWords> {
  const account = parseArn(viaRole.arn)?.account ?? "";
  return [
    {
      caller,
      action: "sts:AssumeRole",
      resource: viaRole.arn,
      resourceAccount: account,
      context: {
        ...tagContext(world, viaRole.arn),
        ...(viaRole.externalId === undefined ? {} : { "sts:ExternalId": viaRole.externalId }),
      },
    },
    {
      ...policies,
      ...policiesOfResource(world, world.roles.get(viaRole.arn)?.trust, "trust", account),
    },
  ];
}

/** Returns the `aws:ResourceTag` keys for the tags that a stack declares for a resource. */
function tagContext({ tags }: World, arn: string): Context {
  return Object.fromEntries(
    Object.entries(tags?.get(arn) ?? {}).map(([name, value]) => [`aws:ResourceTag/${name}`, value]),
  );
}

function externalIdOf({ externalId }: ViaRole): Pick<AssumeRoleStep, "externalId"> {
  return externalId === undefined ? {} : { externalId };
}
