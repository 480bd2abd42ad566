import type { Expected } from "../rehearsal/intent/model";
import type { BucketInWorld, KeyInWorld, NamedDocument, RoleInWorld, TopicInWorld, World } from "../rehearsal/world";
import type { Reading } from "./read/fault";
import { NONE } from "./read/values";
import type { Seen, Thing } from "./thing";
import { idOf } from "./things";

type There = Extract<Seen, { kind: "seen" }>;

/**
 * The world as it was found, for the proof: the declared one with what is deployed in place of every document and
 * setting that was read. What is gone is not in it.
 */
export function liveWorld(declared: World, things: readonly Thing[], seen: ReadonlyMap<string, Seen>): World {
  const found = things.flatMap((thing) => {
    const of = seen.get(thing.id);
    return of?.kind === "seen" ? [{ thing, of }] : [];
  });
  const of = (kind: Thing["kind"]) => found.filter(({ thing }) => thing.kind === kind);
  const documents = of("endpoint").map(({ thing, of: there }) => [thing.name, first(there)] as const);
  const policyOf = new Map(documents);
  return {
    ...declared,
    roles: new Map(of("role").map(({ thing, of: there }) => [thing.arn, role(thing, there)])),
    buckets: new Map(of("bucket").map(({ thing, of: there }) => [thing.name, bucket(thing, there)])),
    keys: new Map(of("key").map(({ thing, of: there }) => [thing.arn, key(thing, there)])),
    topics: new Map(of("topic").map(({ thing, of: there }) => [thing.arn, topic(thing, there)])),
    endpoints: new Map(
      [...declared.endpoints].flatMap(([id, endpoint]) =>
        policyOf.has(id) ? [[id, { ...endpoint, policy: policyOf.get(id) }] as const] : [],
      ),
    ),
  };
}

/** What the configuration wants, without that of which something that decides about it could not be read. */
export function checkable(
  expected: Expected,
  world: World,
  things: readonly Thing[],
  seen: ReadonlyMap<string, Seen>,
): Expected {
  const unread = new Set(things.filter(({ id }) => isUnread(seen.get(id))).map(({ id }) => id));
  const keyOf = (name: string) => idOf("key", world.buckets.get(name)?.encryption?.keyArn ?? "");
  return {
    ...expected,
    roles: expected.roles.filter(({ arn }) => !unread.has(idOf("role", arn))),
    buckets: expected.buckets.filter(
      ({ name, topicArn }) =>
        !unread.has(idOf("bucket", name)) &&
        !unread.has(keyOf(name)) &&
        (topicArn === undefined || !unread.has(idOf("topic", topicArn))),
    ),
  };
}

function isUnread(seen: Seen | undefined): boolean {
  if (seen?.kind === "absent") return false;
  if (seen?.kind !== "seen") return true;
  return [...seen.documents.values(), ...seen.settings.values()].some(({ kind }) => kind === "failed");
}

function first({ documents }: There): NamedDocument | undefined {
  return read(documents.get("resource"))?.[0];
}

function read<Value>(reading: Reading<Value> | undefined): Value | undefined {
  return reading?.kind === "read" ? reading.value : undefined;
}

function setting({ settings }: There, name: string): string | undefined {
  const value = read(settings.get(name));
  return value === NONE ? undefined : value;
}

function role({ arn }: Thing, there: There): RoleInWorld {
  const boundary = setting(there, "permissions boundary");
  return {
    arn,
    complete: true,
    policies: read(there.documents.get("identity")) ?? [],
    trust: read(there.documents.get("trust"))?.[0],
    boundary:
      boundary === undefined ? undefined : { arn: boundary, document: read(there.documents.get("boundary"))?.[0] },
  };
}

function bucket({ name, accountId, region }: Thing, there: There): BucketInWorld {
  const algorithm = setting(there, "encryption");
  return {
    name,
    accountId,
    region: setting(there, "region") ?? region,
    policy: first(there),
    ownership: setting(there, "ownership"),
    encryption:
      algorithm === undefined
        ? undefined
        : { algorithm, keyArn: setting(there, "encryption key"), bucketKey: setting(there, "bucket key") === "on" },
    publicAccessBlocked: (setting(there, "block public access") ?? "")
      .split(", ")
      .filter((on) => on !== "")
      .map((on) => on.charAt(0).toLowerCase() + on.slice(1)),
  };
}

function key({ arn, accountId, region, id }: Thing, there: There): KeyInWorld {
  const state = setting(there, "state");
  if (state === undefined || state === "Enabled") return { arn, accountId, region, policy: first(there) };
  // Nobody can use it, whatever its policy says.
  const shut = {
    Sid: `KeyIs${state.replace(/\W.*/s, "")}`,
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
  } as const;
  return { arn, accountId, region, policy: { id, policy: { Version: "2012-10-17", Statement: [shut] } } };
}

function topic({ arn, accountId }: Thing, there: There): TopicInWorld {
  return { arn, accountId, policy: first(there), keyArn: setting(there, "encryption key") };
}
