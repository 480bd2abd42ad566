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
import { resolvedIn } from "./proof";
import type { Situation } from "./situation";
import type { World } from "./world";

/** A request that a command asks about. */
export interface Asked {
  /** A role, a principal or one of its ARNs, a service as the bucket's `services` call it, or a service's principal. */
  readonly role: string;
  /** An action of S3, KMS or SNS: on the bucket or its objects, on its key, or on its topic. */
  readonly action: string;
  /** `s3://bucket` or `s3://bucket/key`; or the ARN of an access point in the place of `s3://bucket`. */
  readonly uri: string;
  /** The VPC endpoint that the request comes through. */
  readonly vpce?: string | undefined;
  /** Another account, as whose role of this name the request comes. */
  readonly fromAccount?: string | undefined;
  /** Whether the request comes over TLS. */
  readonly tls: boolean;
  /** Values of further condition keys. @default none */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The first step of a request by way of a role. */
export interface Via {
  /** The ARN of the role of the data account. */
  readonly role: string;
  /** What the control role sends along. */
  readonly externalId?: string;
  /** STS's decision: by the control role's own policies, and the role's trust. */
  readonly assume: DecidedRequest;
}

/** A request that names a role, an action or a bucket that does not exist, or that contradicts itself. */
export class NotThere extends Error {}

/** What a request is for. */
export interface Target {
  readonly bucket: ExpectedBucket;
  readonly on: "objects" | "bucket" | "key" | "topic";
  /** The object's key; empty for the bucket itself. */
  readonly key: string;
  /** The access point that the request names in the place of the bucket. @default none */
  readonly point?: ExpectedAccessPoint;
}

/** What a request of a control role is about. */
export interface Found extends Target {
  readonly role: ExpectedRole;
}

/** A request's answer, without what could be done about it. */
export interface Answer {
  readonly allowed: boolean;
  /** Where the grant is by way of a role of the data account: whether the control role may assume it. */
  readonly via?: Via;
  /** S3's decision, and KMS's for the object's key; those of the assumed role, where there is one. */
  readonly decisions: readonly DecidedRequest[];
  /** What the allowance assumes. */
  readonly provided?: string;
}

/**
 * Decides a request. A role that has grants of both kinds on the bucket, by its policy and by way of another role, may take either: the answer
 * is the one that allows, or else that of the first grant.
 *
 * @throws NotThere if the context contradicts the request.
 */
export function answerOf(situation: Situation, found: Found, asked: Asked): Answer {
  const grants = asked.fromAccount === undefined ? grantsTo(found.bucket, found.role) : [];
  const ways = new Map(
    (grants.length === 0 ? [undefined] : grants.map(({ via }) => via)).map((via) => [via?.arn, via]),
  );
  return anyOf([...ways.values()], (via) => answerBy(via, situation, found, asked));
}

/** Decides a request of a principal or a service whose own policies are not known, and are assumed to allow it. */
export function answerOutside(situation: Situation, target: Target, requester: OutsideRequester, asked: Asked): Answer {
  if (asked.fromAccount !== undefined) throw new NotThere("--from-account requires a role of a control stack");
  const { world } = situation;
  const { caller, context, provided, throughS3, keyActions } = requester;
  const identity = { identity: "full" } as const;
  return anyOf(requester.ways, (by) => {
    const via = by && {
      role: by.arn,
      ...idOf(by),
      assume: decideInWords(...assumeBy(world, caller, identity, by)),
    };
    return decisionsOf(situation, target, asked, {
      caller: by ? sessionOf(by.arn) : caller,
      policies: by ? policiesOfRole(world, by.arn) : caller.kind === "service" ? {} : identity,
      context: by ? {} : context,
      throughS3: by !== undefined || throughS3,
      ...(keyActions ? { keyActions } : {}),
      ...(via ? { via } : {}),
      assumed: provided === undefined ? [] : [provided],
    });
  });
}

/** The answer that allows, or else the first. @throws NotThere if the context contradicts the request. */
function anyOf(ways: readonly (By | undefined)[], answerOfWay: (via: By | undefined) => Answer): Answer {
  try {
    const answers = ways.map(answerOfWay);
    const answer = answers.find(({ allowed }) => allowed) ?? answers[0];
    if (!answer) throw new Error("a request has at least one way");
    return answer;
  } catch (error) {
    if (error instanceof RequestError) throw new NotThere(error.message);
    throw error;
  }
}

type By = NonNullable<ExpectedGrant["via"]>;

function answerBy(by: By | undefined, situation: Situation, found: Found, asked: Asked): Answer {
  const { role } = found;
  const { world } = situation;
  const known = isKnown(world, role);
  const needed = known ? [] : neededPolicies(role);
  const elsewhere = asked.fromAccount !== undefined;
  const via = by && {
    role: by.arn,
    ...idOf(by),
    assume: decideInWords(...assumeBy(world, sessionOf(role.arn), policiesOfRole(world, role.arn, needed), by)),
  };
  const caller = elsewhere
    ? sessionOf(role.arn.replace(role.accountId, asked.fromAccount ?? ""))
    : sessionOf(by?.arn ?? role.arn);
  const policies: PolicySet = elsewhere
    ? { identity: "full" }
    : policiesOfRole(world, by?.arn ?? role.arn, by ? [] : needed);
  const assumed =
    known || elsewhere
      ? []
      : [`${role.arn} has ${needed.map(({ id }) => id).join(" and ")}, and nothing else denies it`];
  return decisionsOf(situation, found, asked, {
    ...{ caller, policies, context: {}, throughS3: true, assumed },
    ...(via ? { via } : {}),
  });
}

/** Whose requests are decided, and by which policies of its own. */
interface Asking {
  readonly caller: Caller;
  readonly policies: PolicySet;
  /** What its requests say of it. */
  readonly context: Context;
  /** Whether S3 makes its requests to KMS, in its name. */
  readonly throughS3: boolean;
  /** The actions of KMS that it needs. @default those of the action of S3 */
  readonly keyActions?: readonly string[];
  readonly via?: Via;
  /** What is assumed of its policies. */
  readonly assumed: readonly string[];
}

/** What S3 says of the access point in requests through it. */
export function pointContext({ arn, vpcId }: ExpectedAccessPoint, accountId: string): Readonly<Record<string, string>> {
  return {
    "s3:DataAccessPointArn": arn,
    "s3:DataAccessPointAccount": accountId,
    "s3:AccessPointNetworkOrigin": vpcId === undefined ? "Internet" : "VPC",
    ...(vpcId === undefined ? {} : { "aws:SourceVpc": vpcId }),
  };
}

/** What an access point for one VPC says of a request from elsewhere: no policy decides it. */
function fromOtherVpc({ name, vpcId = "" }: ExpectedAccessPoint, decided: DecidedRequest): DecidedRequest {
  const cause = `access point ${name} takes requests from ${vpcId} only`;
  return { ...decided, allowed: false, cause };
}

/** Decides S3's request or SNS's, and those of KMS for the object's key. */
function decisionsOf(
  { world, expected }: Situation,
  { bucket, on, key, point }: Target,
  asked: Asked,
  by: Asking,
): Answer {
  const { caller, policies, via } = by;
  const object = key === "" ? bucket.arn : `${bucket.arn}/${key}`;
  const common = { caller, resourceAccount: bucket.accountId };
  const inWorld = world.buckets.get(bucket.name);
  const endpoint = asked.vpce === undefined ? undefined : world.endpoints.get(asked.vpce)?.policy;
  const arn = resolvedIn(expected, world).keyOf(bucket.name);
  const keyPolicy = world.keys.get(arn ?? "")?.policy;
  const usual = {
    "aws:SecureTransport": String(asked.tls),
    "aws:ViaAWSService": "false",
    "aws:RequestedRegion": bucket.region,
    ...(asked.vpce === undefined ? {} : { "aws:SourceVpce": asked.vpce }),
    ...by.context,
    ...(point ? pointContext(point, bucket.accountId) : {}),
  };
  // S3 asks the access point's policy and the bucket's, and the caller's account about both.
  const onPoint = (through: ExpectedAccessPoint): DecidedRequest => {
    const context = merged(usual, given(asked, ["aws", "s3"]));
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
  const s3 = (): DecidedRequest =>
    decideInWords(
      {
        ...common,
        action: asked.action,
        resource: on === "objects" ? object : bucket.arn,
        context: merged(usual, given(asked, ["aws", "s3"])),
      },
      {
        ...policies,
        ...policiesOfResource(world, inWorld?.policy, "bucket", bucket.accountId),
        ...(endpoint ? { endpoint: namedPolicy(endpoint, "endpoint") } : {}),
        restrictPublicBuckets: inWorld?.publicAccessBlocked.includes("restrictPublicBuckets") ?? false,
      },
    );
  const onKey = (action: string): DecidedRequest =>
    decideInWords(
      {
        ...common,
        action,
        resource: arn ?? "",
        context: merged(
          {
            ...(by.throughS3
              ? { "kms:ViaService": s3Service(bucket.partition, bucket.region), "aws:ViaAWSService": "true" }
              : {}),
            "kms:EncryptionContext:aws:s3:arn": inWorld?.encryption?.bucketKey === true ? bucket.arn : object,
            ...ofAws(by.context),
            "aws:SecureTransport": "true",
            ...tagContext(world, arn ?? ""),
          },
          given(asked, ["kms"]),
        ),
      },
      { ...policies, ...policiesOfResource(world, keyPolicy, "key", bucket.accountId) },
    );
  const onTopic = (): DecidedRequest =>
    decideInWords(
      {
        ...common,
        action: asked.action,
        resource: bucket.topicArn ?? "",
        context: merged({ ...usual, ...tagContext(world, bucket.topicArn ?? "") }, given(asked, ["aws", "sns"])),
      },
      {
        ...policies,
        ...policiesOfResource(world, world.topics.get(bucket.topicArn ?? "")?.policy, "topic", bucket.accountId),
      },
    );
  const keyActions =
    on === "key"
      ? [asked.action]
      : arn === undefined || on !== "objects"
        ? []
        : (by.keyActions ?? keyActionsOf(asked.action));
  const decisions = [
    ...(point && (on === "objects" || on === "bucket") ? [onPoint(point)] : []),
    ...(on === "key" ? [] : [on === "topic" ? onTopic() : s3()]),
    ...(keyPolicy ? keyActions.map(onKey) : []),
  ];
  const assumed = [
    ...by.assumed,
    ...(point?.vpcId === undefined
      ? []
      : [`the request comes from ${point.vpcId}, as the access point takes no other`]),
    ...(keyActions.length > 0 && !keyPolicy
      ? [`the policy of key ${arn ?? ""} allows it, which no stack here manages`]
      : []),
    ...[inWorld?.policy, keyPolicy].flatMap((document) =>
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

/** What a request says of its caller, which S3 passes on to KMS. */
function ofAws(context: Context): Context {
  return Object.fromEntries(Object.entries(context).filter(([key]) => key.startsWith("aws:")));
}

/** The given values of keys of these prefixes. */
function given({ context = {} }: Asked, prefixes: readonly string[]): Context {
  return Object.fromEntries(
    Object.entries(context).filter(([key]) => prefixes.includes(key.split(":")[0]?.toLowerCase() ?? "")),
  );
}

/** A context with some values replaced; names of keys compare without case. */
function merged(usual: Context, replaced: Context): Context {
  const names = new Set(Object.keys(replaced).map((key) => key.toLowerCase()));
  const kept = Object.entries(usual).filter(([key]) => !names.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...replaced };
}

function assumeBy(world: World, caller: Caller, policies: PolicySet, by: By): Parameters<typeof decideInWords> {
  const account = parseArn(by.arn)?.account ?? "";
  return [
    {
      caller,
      action: "sts:AssumeRole",
      resource: by.arn,
      resourceAccount: account,
      context: {
        ...tagContext(world, by.arn),
        ...(by.externalId === undefined ? {} : { "sts:ExternalId": by.externalId }),
      },
    },
    {
      ...policies,
      ...policiesOfResource(world, world.roles.get(by.arn)?.trust, "trust", account),
    },
  ];
}

/** What a request sends of the tags of its resource, where a stack declares them. */
function tagContext({ tags }: World, arn: string): Context {
  return Object.fromEntries(
    Object.entries(tags?.get(arn) ?? {}).map(([name, value]) => [`aws:ResourceTag/${name}`, value]),
  );
}

function idOf({ externalId }: By): Pick<Via, "externalId"> {
  return externalId === undefined ? {} : { externalId };
}
