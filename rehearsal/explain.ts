import { LEVELS, type Level } from "../documents/levels";
import { didYouMean } from "../stacks/config/faults";
import { administrator, type Caller, accountIn, askKeyThroughS3, askS3 } from "./expect/ask";
import { keyOf, known } from "./expect/caller";
import { expectedActions, keyActionsOf, UNIVERSE } from "./expect/levels";
import { consumerManages, type ExpectedBucket, type ExpectedRole, grantOf } from "./expect/model";
import { changed, type ConfigChange } from "./change";
import type { Question } from "./question";
import type { Decision } from "./result";
import type { Project } from "./run/project";
import { decide } from "./simulate";
import { type Situation, situationOf } from "./situation";

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
  /** S3's decision, and KMS's for the object's key. */
  readonly decisions: readonly Decision[];
  /** What the allowance takes for granted. */
  readonly provided?: string;
  /** For a denial: the smallest change of the configuration that allows it, tried out; empty if there is none. */
  readonly remedy: readonly string[];
}

/** A question that names something that is not there. */
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
  const { decisions, provided } = await decisionsOf(situation, found, asked);
  const allowed = decisions.every((decision) => decision.allowed);
  return {
    asked,
    allowed,
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
  const actions = [...UNIVERSE.objects, ...UNIVERSE.bucket];
  if (!actions.includes(action)) throw missing("action", action, actions);
  const on = UNIVERSE.objects.includes(action) ? "objects" : "bucket";
  if (on === "objects" && key === "")
    throw new NotThere(`${action} is about objects: expected ${uri.replace(/\/$/, "")}/key`);
  return { role, bucket, on, key };
}

function missing(what: string, written: string, all: readonly string[]): NotThere {
  const known = all.length > 10 ? "" : ` (there are ${all.join(", ")})`;
  return new NotThere(`there is no ${what} "${written}"${didYouMean(written, all) || known}`);
}

async function decisionsOf({ world }: Situation, { role, bucket, on, key }: Found, asked: Asked) {
  const { caller: own, provided } = known(world, role);
  const elsewhere = asked.fromAccount === undefined ? undefined : otherCaller(role, asked.fromAccount);
  const caller: Caller = { ...(elsewhere ?? own), endpoint: asked.vpce };
  const s3 = askS3(world, caller, asked.action, bucket, on, { "aws:SecureTransport": String(asked.tls) });
  const object = on === "objects" ? `${bucket.arn}/${key}` : bucket.arn;
  const { arn, unknown } = keyOf(world, bucket);
  const bucketKey = world.buckets.get(bucket.name)?.encryption?.bucketKey === true;
  const questions: readonly Question[] = [
    { ...s3, resource: object },
    ...(unknown ? [] : keyActionsOf(asked.action)).map((action) =>
      askKeyThroughS3(world, caller, action, bucket, arn, bucketKey ? bucket.arn : object),
    ),
  ];
  const also = unknown ? `the policy of key ${arn ?? ""} allows it, which no stack here manages` : undefined;
  const decisions = await Promise.all(
    questions.map(async (question): Promise<Decision> => {
      const { allowed, layers, fault } = await decide(question);
      const { principal, action, resource, context } = question;
      return { principal, action, resource, context, allowed, layers, ...(fault === undefined ? {} : { fault }) };
    }),
  );
  return {
    decisions,
    provided: [elsewhere ? undefined : provided, also].filter((p) => p !== undefined).join("; ") || undefined,
  };
}

/** A role of the same name in another account, which lets it do everything. */
function otherCaller(role: ExpectedRole, accountId: string): Caller {
  return administrator(role.arn.replace(accountIn(role.arn), accountId));
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
    const { decisions } = await decisionsOf(situation, { ...found, bucket, role }, asked);
    if (decisions.every(({ allowed }) => allowed)) return change.words;
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
  const candidate = (level: Level, consumer: boolean): Candidate => {
    const raises = !within(level, role.config.level);
    const listed = role.reach.find(({ id }) => id === bucket.accountId);
    return {
      words: [
        ...(grantOf(bucket, role) === level
          ? []
          : [`Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, grants: ${role.name}: ${level}`]),
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
  const granted = grantOf(bucket, role);
  const larger = LEVELS.filter(
    (level) =>
      (granted === undefined || within(granted, level)) &&
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
export function explained({ asked, allowed, decisions, provided, remedy: changes }: Explanation): string {
  const lines = decisions.flatMap(({ principal, action, resource, allowed: may, layers, fault }) => [
    `${action} on ${resource}`,
    `  by ${principal}: ${may ? "allowed" : "denied"}`,
    ...(fault === undefined ? [] : [`  ${fault}`]),
    ...layers.flatMap(({ layer, outcome, statements, misses }) => [
      `  ${layer}: ${outcome === "silent" ? "does not allow it" : outcome}`,
      ...statements.map(({ effect, sid, document }) => `    ${effect} by ${sid} of ${document}`),
      ...misses.map((miss) => `    ${miss}`),
    ]),
    ...(layers.some(({ layer }) => layer === "resource policy") ? [] : ["  resource policy: there is none"]),
  ]);
  const verdict = `${asked.role}, ${asked.action}, ${asked.uri}: ${allowed ? (provided === undefined ? "ALLOWED" : "ALLOWED, PROVIDED THAT") : "DENIED"}`;
  const change =
    changes.length > 0
      ? ["The smallest change that allows it:", ...changes.map((line) => `  ${line}`)]
      : ["No change of a grant or a level would allow it."];
  return [verdict, ...(provided === undefined ? [] : [`  ${provided}`]), ...lines, ...(allowed ? [] : change)].join(
    "\n",
  );
}
