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

/** Ids of resources that the configuration refers to without naming them. They come from the declared resources. */
export interface Resolved {
  /** Returns the ARN of the key that encrypts a bucket, by the bucket's name; undefined if it has none. */
  readonly keyOf: (bucket: string) => string | undefined;
  /** Returns the ids of the endpoints in a Region that a control stack creates or names. */
  readonly endpointsOf: (controlStack: string, region: string) => readonly string[];
}

/** Returns the expectations of the configuration of all stacks, from which every intent is derived. */
export function expectedFrom(configs: readonly Config[]): Expected {
  return { ...expectedOf(configs), supporting: supportingOf(configs), deployers: deployerIntents(configs) };
}

/**
 * Returns the intents for every document of every stack. It does not read the documents that `documents/` writes; only the functions for
 * names and ARNs are shared.
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

/**
 * Returns the ids of the endpoints through which requests to a bucket may come: those that it names, or those of the control stacks of its
 * grantees in the bucket's Region.
 */
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

/** Returns each topic once, with a bucket that publishes to it. */
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
