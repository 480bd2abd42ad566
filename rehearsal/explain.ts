import { parseArn, type PolicySet, serviceAction, serviceActions } from "@cross-account-s3/iam";
import { LEVELS, type Level } from "../documents/levels";
import { s3Service } from "./intent/circumstances";
import { expectedActions, keyActionsOf } from "./intent/levels";
import { consumerManages, type ExpectedBucket, type ExpectedRole, grantOf, viaOf } from "./intent/model";
import { isKnown, neededPolicies } from "./needed-policies";
import {
  decideInWords,
  type DecidedRequest,
  namedPolicy,
  policiesOfResource,
  policiesOfRole,
  sessionOf,
} from "./policy-set";
import { resolvedIn } from "./proof";
import { didYouMean } from "../stacks/config/faults";
import { changed, type ConfigChange } from "./change";
import type { Project } from "./run/project";
import { type Situation, situationOf } from "./situation";
import type { NamedDocument, World } from "./world";

/** What is to be explained. */
export interface Asked {
  readonly role: string;
  readonly action: string;
  /** `s3://bucket` or `s3://bucket/key`. */
  readonly uri: string;
  /** The VPC endpoint that the request comes through. */
  readonly vpce?: string | undefined;
  /** Another account, as whose role of this name the request comes. */
  readonly fromAccount?: string | undefined;
  /** Whether the request comes over TLS. */
  readonly tls: boolean;
}

/** Why a request is allowed or denied. */
export interface Explanation {
  readonly asked: Asked;
  readonly allowed: boolean;
  /** Where the grant goes by way of a role of the data account: whether the control role may assume it. */
  readonly via?: Via;
  /** S3's decision, and KMS's for the object's key; those of the assumed role, where there is one. */
  readonly decisions: readonly DecidedRequest[];
  /** What the allowance takes for granted. */
  readonly provided?: string;
  /** For a denial: the smallest change of the configuration that allows it, tried out; empty if there is none. */
  readonly remedy: readonly string[];
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

/** A request that names a role, an action or a bucket that does not exist. */
export class NotThere extends Error {}

/**
 * Explains a request, layer by layer.
 *
 * @param given what is looked at in place of what the project's programs declare, such as what is deployed.
 * @throws NotThere for a role, an action or a bucket that does not exist, with the nearest.
 */
export async function explain(project: Project, asked: Asked, given?: Situation): Promise<Explanation> {
  const situation = given ?? (await situationOf(project));
  const found = find(situation, asked);
  const { allowed, via, decisions, provided } = answerOf(situation, found, asked);
  return {
    asked,
    allowed,
    ...(via === undefined ? {} : { via }),
    decisions,
    ...(provided === undefined ? {} : { provided }),
    remedy: allowed ? [] : await remedy(project, found, asked),
  };
}

interface Found {
  readonly role: ExpectedRole;
  readonly bucket: ExpectedBucket;
  readonly on: "objects" | "bucket";
  readonly key: string;
}

function find({ expected }: Situation, { role: roleName, action, uri }: Asked): Found {
  const [, bucketName = "", key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  if (bucketName === "") throw new NotThere(`found "${uri}", expected s3://bucket/key or s3://bucket`);
  const bucket = expected.buckets.find(({ name }) => name === bucketName);
  if (!bucket)
    throw missing(
      "bucket",
      bucketName,
      expected.buckets.map(({ name }) => name),
    );
  const roles = expected.roles.filter((role) => role.stack === bucket.controlStack);
  const role = roles.find(({ name }) => name === roleName);
  if (!role)
    throw missing(
      "role",
      roleName,
      roles.map(({ name }) => name),
    );
  const known = serviceAction(action);
  const types = known?.resourceTypes.map(({ name }) => name) ?? [];
  const on = types.includes("object") ? "objects" : "bucket";
  if (!known || !types.some((type) => type === "object" || type === "bucket")) {
    const onBuckets = serviceActions("s3").filter(({ resourceTypes }) =>
      resourceTypes.some(({ name }) => name === "object" || name === "bucket"),
    );
    const hint = /^kms:/i.test(action)
      ? ": a bucket's key is asked for together with the object, so ask for the S3 action"
      : didYouMean(
          action,
          onBuckets.map(({ name }) => name),
        );
    throw new NotThere(`there is no action "${action}" on buckets or objects${hint}`);
  }
  if (on === "objects" && key === "")
    throw new NotThere(`${action} is about objects: expected ${uri.replace(/\/$/, "")}/key`);
  return { role, bucket, on, key };
}

function missing(what: string, written: string, all: readonly string[]): NotThere {
  const known = all.length > 10 ? "" : ` (there are ${all.join(", ")})`;
  return new NotThere(`there is no ${what} "${written}"${didYouMean(written, all) || known}`);
}

/** A request's answer, without what could be done about it. */
type Answered = Pick<Explanation, "allowed" | "via" | "decisions" | "provided">;

function answerOf(situation: Situation, { role, bucket, on, key }: Found, asked: Asked): Answered {
  const { world, expected } = situation;
  const known = isKnown(world, role);
  const needed = known ? [] : neededPolicies(role);
  const elsewhere = asked.fromAccount !== undefined;
  const by = elsewhere ? undefined : viaOf(bucket, role);
  const via = by && { role: by.arn, ...idOf(by), assume: decideInWords(...assumeBy(world, role, needed, by)) };
  const caller = elsewhere
    ? sessionOf(role.arn.replace(role.accountId, asked.fromAccount ?? ""))
    : sessionOf(by?.arn ?? role.arn);
  const policies: PolicySet = elsewhere
    ? { identity: "full" }
    : policiesOfRole(world, by?.arn ?? role.arn, by ? [] : needed);
  const object = on === "objects" ? `${bucket.arn}/${key}` : bucket.arn;
  const common = { caller, resourceAccount: bucket.accountId };
  const found = world.buckets.get(bucket.name);
  const endpoint = asked.vpce === undefined ? undefined : world.endpoints.get(asked.vpce)?.policy;
  const s3 = decideInWords(
    {
      ...common,
      action: asked.action,
      resource: object,
      context: {
        "aws:SecureTransport": String(asked.tls),
        "aws:ViaAWSService": "false",
        "aws:RequestedRegion": bucket.region,
        ...(asked.vpce === undefined ? {} : { "aws:SourceVpce": asked.vpce }),
      },
    },
    {
      ...policies,
      ...policiesOfResource(world, found?.policy, "bucket", bucket.accountId),
      ...(endpoint ? { endpoint: namedPolicy(endpoint, "endpoint") } : {}),
      restrictPublicBuckets: found?.publicAccessBlocked.includes("restrictPublicBuckets") ?? false,
    },
  );
  const arn = resolvedIn(expected, world).keyOf(bucket.name);
  const keyPolicy = world.keys.get(arn ?? "")?.policy;
  const actions = arn === undefined ? [] : keyActionsOf(asked.action);
  const onKey = keyPolicy
    ? actions.map((action) =>
        decideInWords(
          {
            ...common,
            action,
            resource: arn ?? "",
            context: {
              "kms:ViaService": s3Service(bucket.partition, bucket.region),
              "kms:EncryptionContext:aws:s3:arn": found?.encryption?.bucketKey === true ? bucket.arn : object,
              "aws:ViaAWSService": "true",
              "aws:SecureTransport": "true",
            },
          },
          { ...policies, ...policiesOfResource(world, keyPolicy, "key", bucket.accountId) },
        ),
      )
    : [];
  const decisions = [s3, ...onKey];
  const assumed = [
    ...(known || elsewhere
      ? []
      : [`${role.arn} has ${needed.map(({ id }) => id).join(" and ")}, and nothing else denies it`]),
    ...(actions.length > 0 && !keyPolicy
      ? [`the policy of key ${arn ?? ""} allows it, which no stack here manages`]
      : []),
    ...[found?.policy, keyPolicy].flatMap((document) =>
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

type By = NonNullable<ReturnType<typeof viaOf>>;

function assumeBy(
  world: World,
  role: ExpectedRole,
  needed: readonly NamedDocument[],
  by: By,
): Parameters<typeof decideInWords> {
  const account = parseArn(by.arn)?.account ?? "";
  return [
    {
      caller: sessionOf(role.arn),
      action: "sts:AssumeRole",
      resource: by.arn,
      resourceAccount: account,
      context: by.externalId === undefined ? {} : { "sts:ExternalId": by.externalId },
    },
    {
      ...policiesOfRole(world, role.arn, needed),
      ...policiesOfResource(world, world.roles.get(by.arn)?.trust, "trust", account),
    },
  ];
}

function idOf({ externalId }: By): Pick<Via, "externalId"> {
  return externalId === undefined ? {} : { externalId };
}

/** Tries changes of the configuration, the smallest first, by running the programs with each. */
async function remedy(project: Project, found: Found, asked: Asked): Promise<readonly string[]> {
  for (const change of candidates(found, asked)) {
    const situation = await situationOf(changed(project, change.changes)).catch(() => undefined);
    if (!situation) continue;
    const bucket = situation.expected.buckets.find(
      ({ name, stack }) => name === found.bucket.name && stack === found.bucket.stack,
    );
    const role = situation.expected.roles.find(
      ({ name, stack }) => name === found.role.name && stack === found.role.stack,
    );
    if (!bucket || !role) continue;
    const { allowed } = answerOf(situation, { ...found, bucket, role }, asked);
    if (allowed) return change.words;
  }
  return [];
}

interface Candidate {
  readonly words: readonly string[];
  readonly changes: readonly ConfigChange[];
}

/** The changes that might allow a request: a grant of the least level that has the action, and what that asks for. */
function candidates({ role, bucket, on }: Found, { action, fromAccount }: Asked): readonly Candidate[] {
  if (fromAccount !== undefined) return [];
  const has = (level: Level, consumer: boolean) => expectedActions(level, on, consumer).includes(action);
  const by = viaOf(bucket, role);
  const granted = (level: Level) =>
    by ? `{ level: ${level}, via: role${by.externalId === undefined ? "" : `, externalId: ${by.externalId}`} }` : level;
  const candidate = (level: Level, consumer: boolean): Candidate => {
    const raises = !within(level, role.config.level);
    const listed = role.reach.find(({ id }) => id === bucket.accountId);
    return {
      words: [
        ...(grantOf(bucket, role) === level
          ? []
          : [`Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, grants: ${role.name}: ${granted(level)}`]),
        ...(consumer && !consumerManages(bucket)
          ? [`Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, notifications: consumer`]
          : []),
        ...(raises ? [`Pulumi.${role.stack}.yaml: under role ${role.name}, level: ${level}`] : []),
        ...(listed ? [] : [`Pulumi.${role.stack}.yaml: under dataAccounts, account ${bucket.accountId}`]),
      ],
      changes: [
        { kind: "grant", stack: bucket.stack, bucket: bucket.name, role: role.name, level },
        ...(consumer && !consumerManages(bucket)
          ? [{ kind: "notifications", stack: bucket.stack, bucket: bucket.name } as const]
          : []),
        ...(raises ? [{ kind: "level", stack: role.stack, role: role.name, level } as const] : []),
      ],
    };
  };
  // A change that allows this takes nothing else away: neither what is granted, nor what the role may be granted.
  const now = grantOf(bucket, role);
  const larger = LEVELS.filter(
    (level) =>
      (now === undefined || within(now, level)) &&
      (within(level, role.config.level) || within(role.config.level, level)),
  );
  return larger
    .flatMap((level) => [
      ...(has(level, consumerManages(bucket)) ? [candidate(level, consumerManages(bucket))] : []),
      ...(has(level, true) && !consumerManages(bucket) ? [candidate(level, true)] : []),
    ])
    .sort((a, b) => a.words.length - b.words.length);
}

function within(level: Level, most: Level): boolean {
  return (["objects", "bucket", "key"] as const).every((on) =>
    expectedActions(level, on, false).every((action) => expectedActions(most, on, false).includes(action)),
  );
}

/** An explanation as text for a terminal. */
export function explained({ asked, allowed, via, decisions, provided, remedy: changes }: Explanation): string {
  const steps = via ? [firstStep(via, asked), ...decisionLines(via.assume), secondStep(via, asked)] : [];
  const lines = [...steps, ...decisions.flatMap(decisionLines)];
  const verdict = `${asked.role}, ${asked.action}, ${asked.uri}: ${allowed ? (provided === undefined ? "ALLOWED" : "ALLOWED, PROVIDED THAT") : "DENIED"}`;
  const change =
    changes.length > 0
      ? ["The smallest change that allows it:", ...changes.map((line) => `  ${line}`)]
      : ["No change of a grant or a level would allow it."];
  return [verdict, ...(provided === undefined ? [] : [`  ${provided}`]), ...lines, ...(allowed ? [] : change)].join(
    "\n",
  );
}

function firstStep({ role, externalId }: Via, asked: Asked): string {
  const id = externalId === undefined ? "" : `, sending the external id ${externalId}`;
  return `Step 1: ${asked.role} assumes ${role}, by way of which it is granted${id}`;
}

function secondStep({ role, assume }: Via, { action, uri }: Asked): string {
  return `Step 2: ${role} ${assume.allowed ? "then asks" : "would ask"} for ${action} on ${uri}`;
}

/** A decision, layer by layer. */
function decisionLines({ request, allowed, cause, layers }: DecidedRequest): readonly string[] {
  const { caller, action, resource } = request;
  return [
    `${action} on ${resource}`,
    `  by ${"arn" in caller ? caller.arn : caller.kind}: ${allowed ? "allowed" : `denied: ${cause ?? ""}`}`,
    ...layers.flatMap(({ layer, outcome, statements, missed }) => [
      `  ${layer}: ${outcome}`,
      ...statements.map((statement) => `    ${statement}`),
      ...missed.map((miss) => `    ${miss}`),
    ]),
  ];
}
