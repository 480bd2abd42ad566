import type { Expected } from "../rehearsal/intent/model";
import { replicatorOf } from "../rehearsal/intent/replicas";
import type {
  AccessPointInWorld,
  BucketInWorld,
  KeyInWorld,
  NamedDocument,
  RoleInWorld,
  TopicInWorld,
  World,
} from "../rehearsal/world";
import type { Reading } from "./readers/fault";
import { isList, type Setting } from "./readers/values";
import type { Observed, Subject } from "./subject";

type Seen = Extract<Observed, { kind: "seen" }>;

/**
 * The world as it is deployed, for the proof: the declared one with what was read in place of every document and setting.
 * What does not exist is not in it.
 */
export function liveWorld(
  declared: World,
  subjects: readonly Subject[],
  observed: ReadonlyMap<string, Observed>,
): World {
  const found = subjects.flatMap((subject) => {
    const of = observed.get(subject.id);
    return of?.kind === "seen" ? [{ subject, seen: of }] : [];
  });
  const of = (kind: Subject["kind"]) => found.filter(({ subject }) => subject.kind === kind);
  const policyOf = new Map(of("endpoint").map(({ subject, seen }) => [subject.name, first(seen)] as const));
  const policies = (kind: Subject["kind"]) =>
    new Map(
      of(kind).flatMap(({ subject, seen }) => {
        const document = first(seen);
        return document ? [[subject.arn, document] as const] : [];
      }),
    );
  // Declared settings are compared with those that were read, one by one: the proof has no need of them.
  const { settings: _, ...documents } = declared;
  const tags = found.flatMap(({ subject: { arn }, seen }) => {
    const read = setting(seen, "tags");
    return declared.tags?.has(arn) === true ? [[arn, textsOf(read)] as const] : [];
  });
  return {
    ...documents,
    tags: new Map([...(declared.tags ?? []), ...tags]),
    roles: new Map(of("role").map(({ subject, seen }) => [subject.arn, role(subject, seen)])),
    buckets: new Map(of("bucket").map(({ subject, seen }) => [subject.name, bucket(subject, seen)])),
    accessPoints: new Map(of("access point").map(({ subject, seen }) => [subject.arn, accessPoint(subject, seen)])),
    keys: new Map(of("key").map(({ subject, seen }) => [subject.arn, key(subject, seen)])),
    topics: new Map(of("topic").map(({ subject, seen }) => [subject.arn, topic(subject, seen)])),
    queues: policies("queue"),
    functions: policies("function"),
    buses: policies("event bus"),
    endpoints: new Map(
      [...declared.endpoints].flatMap(([id, endpoint]) =>
        policyOf.has(id) ? [[id, { ...endpoint, policy: policyOf.get(id) }] as const] : [],
      ),
    ),
  };
}

/** The settings that the proof rests on. */
const PROOF_SETTINGS: ReadonlySet<string> = new Set([
  "region",
  "ownership",
  "block public access",
  "bucket",
  "only from VPC",
  "encryption",
  "encryption key",
  "bucket key",
  "state",
  "permissions boundary",
]);

/** What the configuration wants, without what the proof could not decide, as something that it rests on was not read. */
export function checkable(
  expected: Expected,
  world: World,
  subjects: readonly Subject[],
  observed: ReadonlyMap<string, Observed>,
): Expected {
  // By kind and ARN: names are unique in an account only, and ids are made of them. S3 takes a key's id for its ARN.
  const unread = new Set(
    subjects
      .filter(({ id }) => isUnread(observed.get(id)))
      .flatMap(({ kind, arn, name }) => [`${kind} ${arn}`, ...(kind === "key" ? [`${kind} ${name}`] : [])]),
  );
  const isRead = (kind: Subject["kind"], arn: string) => !unread.has(`${kind} ${arn}`);
  return {
    ...expected,
    roles: expected.roles.filter(({ arn }) => isRead("role", arn)),
    buckets: expected.buckets.filter((bucket) => {
      const { name, arn, topicArn, accessPoints, config } = bucket;
      const { eventTargets = [] } = config;
      return (
        isRead("bucket", arn) &&
        isRead("role", replicatorOf(bucket) ?? "") &&
        accessPoints.every((point) => isRead("access point", point.arn)) &&
        isRead("key", world.buckets.get(name)?.encryption?.keyArn ?? "") &&
        (topicArn === undefined || isRead("topic", topicArn)) &&
        eventTargets.every((target) => isRead(target.service === "sqs" ? "queue" : "function", target.arn))
      );
    }),
  };
}

function isUnread(observed: Observed | undefined): boolean {
  if (observed?.kind === "absent") return false;
  if (observed?.kind !== "seen") return true;
  const settings = [...observed.settings].flatMap(([name, reading]) => (PROOF_SETTINGS.has(name) ? [reading] : []));
  return [...observed.documents.values(), ...settings].some(({ kind }) => kind === "failed");
}

function first({ documents }: Seen): NamedDocument | undefined {
  return read(documents.get("resource"))?.[0];
}

function read<Value>(reading: Reading<Value> | undefined): Value | undefined {
  return reading?.kind === "read" ? reading.value : undefined;
}

function setting({ settings }: Seen, name: string): Setting {
  return read(settings.get(name));
}

/** Tags as they were read. */
function textsOf(tags: Setting): Readonly<Record<string, string>> {
  if (typeof tags !== "object" || isList(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function text(seen: Seen, name: string): string | undefined {
  const value = setting(seen, name);
  return typeof value === "string" ? value : undefined;
}

function role({ arn }: Subject, seen: Seen): RoleInWorld {
  const boundary = text(seen, "permissions boundary");
  return {
    arn,
    complete: true,
    policies: read(seen.documents.get("identity")) ?? [],
    trust: read(seen.documents.get("trust"))?.[0],
    boundary:
      boundary === undefined ? undefined : { arn: boundary, document: read(seen.documents.get("boundary"))?.[0] },
  };
}

function bucket({ name, accountId, region }: Subject, seen: Seen): BucketInWorld {
  const algorithm = text(seen, "encryption");
  const blocked = setting(seen, "block public access");
  return {
    name,
    accountId,
    region: text(seen, "region") ?? region,
    policy: first(seen),
    ownership: text(seen, "ownership"),
    encryption:
      algorithm === undefined
        ? undefined
        : { algorithm, keyArn: text(seen, "encryption key"), bucketKey: setting(seen, "bucket key") === true },
    publicAccessBlocked: blocksIn(blocked),
  };
}

function blocksIn(blocked: Setting): readonly string[] {
  if (!isList(blocked)) return [];
  return blocked.flatMap((on) => (typeof on === "string" ? [`${on.charAt(0).toLowerCase()}${on.slice(1)}`] : []));
}

function accessPoint({ arn, name, accountId }: Subject, seen: Seen): AccessPointInWorld {
  return {
    ...{ arn, name, accountId },
    bucket: text(seen, "bucket") ?? "",
    policy: first(seen),
    vpcId: text(seen, "only from VPC"),
    publicAccessBlocked: blocksIn(setting(seen, "block public access")),
  };
}

function key({ arn, accountId, region, id }: Subject, seen: Seen): KeyInWorld {
  const state = text(seen, "state");
  if (state === undefined || state === "Enabled") return { arn, accountId, region, policy: first(seen) };
  // No one can use it, whatever its policy says.
  const shut = {
    Sid: `KeyIs${state.replace(/\W.*/s, "")}`,
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
  } as const;
  return { arn, accountId, region, policy: { id, policy: { Version: "2012-10-17", Statement: [shut] } } };
}

function topic({ arn, accountId }: Subject, seen: Seen): TopicInWorld {
  return { arn, accountId, policy: first(seen), keyArn: text(seen, "encryption key") };
}
