import { grantsOn } from "../rehearsal/intent/grants";
import type { Intent } from "../rehearsal/intent/intent";
import type { Expected } from "../rehearsal/intent/model";
import { replicatorOf } from "../rehearsal/intent/replicas";
import type { World } from "../rehearsal/world";
import { type Kind, KIND_OF, type Observed, type Subject } from "./subject";

/** The settings that the proof rests on. */
const PROOF_SETTINGS = [
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
] as const;

/** A setting that the proof rests on. */
export type ProofSetting = (typeof PROOF_SETTINGS)[number];

/** Whether anything is unknown that the proof rests on: the whole subject, one of its documents, or a setting. */
export function isUnread(observed: Observed | undefined): boolean {
  if (observed?.kind === "absent") return false;
  if (observed?.kind !== "seen") return true;
  const settings = PROOF_SETTINGS.map((name) => observed.settings.get(name));
  return [...observed.documents.values(), ...settings].some((reading) => reading?.kind === "failed");
}

/** Whether everything was read of a resource that the proof rests on. True of a resource that no stack declares. */
export type IsRead = (kind: Kind, arn: string) => boolean;

/** By kind and ARN: names are unique in an account only, and ids are made of them. S3 takes a key's id for its ARN. */
export function readIn(subjects: readonly Subject[], observed: ReadonlyMap<string, Observed>): IsRead {
  const unread = new Set(
    subjects
      .filter(({ id }) => isUnread(observed.get(id)))
      .flatMap(({ kind, arn, name }) => [`${kind} ${arn}`, ...(kind === "key" ? [`${kind} ${name}`] : [])]),
  );
  return (kind, arn) => !unread.has(`${kind} ${arn}`);
}

/** Whether all was read that an intent is compared with. What other resources have a part in the intent does not matter: that is declared. */
export function isComparable(intent: Intent, { endpoints }: World, isRead: IsRead): boolean {
  switch (intent.side) {
    case "resource":
      return isRead(KIND_OF[intent.kind], intent.resource);
    case "identity":
      return intent.policy === undefined ? isRead("role", intent.arn) : isRead("managed policy", intent.policy);
    case "endpoint":
      return [...endpoints.values()].every(
        ({ id, accountId, region }) =>
          accountId !== intent.account || region !== intent.region || isRead("endpoint", id),
      );
  }
}

/**
 * The roles and buckets about which the proof says something: everything was read that decides about them. Only for a list of these: an
 * intent for what several share, such as a key, is made from all that is expected.
 */
export function checkable(expected: Expected, world: World, isRead: IsRead): Pick<Expected, "roles" | "buckets"> {
  return {
    roles: expected.roles.filter(({ arn }) => isRead("role", arn)),
    buckets: expected.buckets.filter((bucket) => {
      const { name, arn, topicArn, accessPoints, config } = bucket;
      const { eventTargets = [] } = config;
      return (
        isRead("bucket", arn) &&
        isRead("role", replicatorOf(bucket) ?? "") &&
        grantsOn(bucket, expected).every(({ via }) => isRead("role", via?.arn ?? "")) &&
        accessPoints.every((point) => isRead("access point", point.arn)) &&
        isRead("key", world.buckets.get(name)?.encryption?.keyArn ?? "") &&
        (topicArn === undefined || isRead("topic", topicArn)) &&
        eventTargets.every((target) => isRead(target.service === "sqs" ? "queue" : "function", target.arn))
      );
    }),
  };
}

/**
 * Returns what decides about a request and was not read: the role, the bucket, and the endpoint that the request comes through. The id of an
 * endpoint that was not read can be unknown, so an unknown id can be that of any of them.
 */
export function unreadFor(
  { role, bucket, vpce }: { readonly role: string; readonly bucket: string; readonly vpce?: string | undefined },
  expected: Expected,
  world: World,
  isRead: IsRead,
): readonly string[] {
  const sure = checkable(expected, world, isRead);
  const endpoints = vpce !== undefined && world.endpoints.has(vpce) ? [vpce] : [...world.endpoints.keys()];
  return [
    ...expected.roles.flatMap((one) => (one.name === role && !sure.roles.includes(one) ? [one.name] : [])),
    ...expected.buckets.flatMap((one) => (one.name === bucket && !sure.buckets.includes(one) ? [one.name] : [])),
    ...(vpce === undefined || endpoints.every((id) => isRead("endpoint", id)) ? [] : [`endpoint ${vpce}`]),
  ];
}
