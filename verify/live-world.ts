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
import { isUnread, type ProofSetting } from "./unread";

type Seen = Extract<Observed, { kind: "seen" }>;

/**
 * The world as it is deployed, for the proof: the declared one with what was read in place of every document and setting.
 * What does not exist is not in it; what could not be read is in it as declared, so that what is known of the rest stays the same.
 */
export function liveWorld(
  declared: World,
  subjects: readonly Subject[],
  observed: ReadonlyMap<string, Observed>,
): World {
  const found = subjects.flatMap((subject) => {
    const seen = observed.get(subject.id);
    return seen?.kind === "seen" ? [{ subject, seen }] : [];
  });
  function live<Value>(
    kind: Subject["kind"],
    before: ReadonlyMap<string, Value> | undefined,
    make: (subject: Subject, seen: Seen, before: Value | undefined) => Value | undefined,
    by: "arn" | "name" = "arn",
  ): ReadonlyMap<string, Value> {
    return new Map(
      subjects.flatMap((subject) => {
        if (subject.kind !== kind) return [];
        const seen = observed.get(subject.id);
        const known = before?.get(subject[by]);
        const value = seen?.kind === "seen" && !isUnread(seen) ? make(subject, seen, known) : known;
        return seen?.kind === "absent" || value === undefined ? [] : [[subject[by], value] as const];
      }),
    );
  }
  const policy = (_: Subject, seen: Seen) => first(seen);
  // Declared settings are compared with those that were read, one by one: the proof has no need of them.
  const { settings: _, ...documents } = declared;
  const tags = found.flatMap(({ subject: { arn }, seen }) => {
    const read = seen.settings.get("tags");
    return declared.tags?.has(arn) === true && read?.kind === "read" ? [[arn, textsOf(read.value)] as const] : [];
  });
  return {
    ...documents,
    tags: new Map([...(declared.tags ?? []), ...tags]),
    roles: live("role", declared.roles, role),
    buckets: live("bucket", declared.buckets, bucket, "name"),
    accessPoints: live("access point", declared.accessPoints, accessPoint),
    keys: live("key", declared.keys, key),
    topics: live("topic", declared.topics, topic),
    queues: live("queue", declared.queues, policy),
    functions: live("function", declared.functions, policy),
    buses: live("event bus", declared.buses, policy),
    policies: live("managed policy", declared.policies, (_, { documents: of }) => read(of.get("identity"))?.[0]),
    endpoints: live("endpoint", declared.endpoints, (_, seen, before) => before && { ...before, policy: first(seen) }),
  };
}

function first({ documents }: Seen): NamedDocument | undefined {
  return read(documents.get("resource"))?.[0];
}

function read<Value>(reading: Reading<Value> | undefined): Value | undefined {
  return reading?.kind === "read" ? reading.value : undefined;
}

function setting({ settings }: Seen, name: ProofSetting): Setting {
  return read(settings.get(name));
}

/** Tags as they were read. */
function textsOf(tags: Setting): Readonly<Record<string, string>> {
  if (typeof tags !== "object" || isList(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function text(seen: Seen, name: ProofSetting): string | undefined {
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
