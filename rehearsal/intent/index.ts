import type { Config } from "../../stacks/config";
import { supportingOf } from "./supporting";
import { accessPointIntents } from "./access-points";
import { bucketIntent, keyIntent, topicIntent } from "./bucket";
import { deployerIntents } from "./deployers";
import { endpointIntents } from "./endpoints";
import { eventTargetIntents } from "./event-targets";
import { grantsOn } from "./grants";
import type { Intent } from "./intent";
import { accessLogIntents, alarmTopicIntents, trailBucketIntent, trailKeyIntent, trailLogRoleIntents } from "./logs";
import { expectedOf } from "./expected";
import type { Expected, ExpectedBucket } from "./model";
import { replicationIntents } from "./replication";
import { ceilingIntent, eventIntents, trustIntents, viaIntents } from "./roles";
import { grouped } from "../../documents/grouped";

/** What of the intent only the declared resources say: what the configuration names without its id. */
export interface Resolved {
  /** The ARN of the key that encrypts a bucket, by the bucket's name; undefined if it has none. */
  readonly keyOf: (bucket: string) => string | undefined;
  /** The ids of the endpoints in a Region that a control stack creates or names. */
  readonly endpointsOf: (controlStack: string, region: string) => readonly string[];
}

/** What the configuration of all stacks says, from which every intent is derived. */
export function expectedFrom(configs: readonly Config[]): Expected {
  return { ...expectedOf(configs), supporting: supportingOf(configs), deployers: deployerIntents(configs) };
}

/**
 * What the configuration intends for every document of every stack. Nothing here reads the
 * documents that `documents/` writes; names and ARNs are made by the same functions.
 */
export function intentsOf(expected: Expected, resolved: Resolved): readonly Intent[] {
  const { roles, buckets, supporting, deployers = [] } = expected;
  return [
    // A bucket as all stacks declare it that share it.
    ...[...grouped(buckets.map((bucket) => [bucket.arn, bucket])).values()].map((declared) =>
      bucketIntent(declared, expected, (one) => endpointsOf(one, expected, resolved)),
    ),
    ...buckets.flatMap((bucket) => accessPointIntents(bucket, expected)),
    ...keyIntents(expected, resolved),
    ...topicsOf(buckets).map(([topic, bucket]) => topicIntent(bucket, topic, expected)),
    ...eventTargetIntents(expected),
    ...roles.flatMap(trustIntents),
    ...roles.map((role) => ceilingIntent(role, expected)),
    ...viaIntents(expected),
    ...replicationIntents(expected),
    ...supporting.flatMap((stack) => [
      ...trailBucketIntent(stack, expected),
      ...trailKeys(stack, resolved).flatMap((key) => trailKeyIntent(stack, expected, key)),
      ...trailLogRoleIntents(stack),
      ...alarmTopicIntents(stack),
      ...accessLogIntents(stack),
      ...eventIntents(stack),
      ...endpointIntents(stack, expected),
    ]),
    ...deployers,
  ];
}

/** The endpoints that requests to a bucket may come through: those named, or in the Region those of the control stacks that it grants to. */
export function endpointsOf(bucket: ExpectedBucket, expected: Expected, resolved: Resolved): readonly string[] {
  const { network, controlStack, region } = bucket;
  if (network.onlyFrom === "anywhere") return [];
  if (network.onlyFrom !== "control") return network.onlyFrom;
  const further = grantsOn(bucket, expected).flatMap(({ grantee: { role } }) => (role ? [role.stack] : []));
  return [...new Set([controlStack, ...further])].flatMap((stack) => resolved.endpointsOf(stack, region));
}

function keyIntents(expected: Expected, { keyOf }: Resolved): readonly Intent[] {
  const encrypted = expected.buckets.flatMap((bucket) => {
    const key = keyOf(bucket.name);
    return key === undefined ? [] : [[key, bucket] as const];
  });
  return [...grouped(encrypted)].map(([key, of]) => keyIntent(key, of, expected));
}

/** Each topic once, with a bucket whose events it carries. */
function topicsOf(buckets: readonly ExpectedBucket[]): readonly (readonly [string, ExpectedBucket])[] {
  const pairs = buckets.flatMap((bucket) =>
    bucket.topicArn === undefined ? [] : [[bucket.topicArn, bucket] as const],
  );
  return [...new Map(pairs.reverse())].reverse();
}

function trailKeys({ trail }: Expected["supporting"][number], { keyOf }: Resolved): readonly string[] {
  const key = trail && keyOf(trail.logBucket);
  return key === undefined ? [] : [key];
}
