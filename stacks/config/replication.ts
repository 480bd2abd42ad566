import type { z } from "zod";
import type { ReplicationRule } from "../../documents/replication";
import * as field from "./fields";
import { keyPrefix } from "./grant";
import { LATER_STORAGE_CLASSES } from "./retention";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Destination.html */
const STORAGE_CLASSES = ["STANDARD", ...LATER_STORAGE_CLASSES] as const;

const rule = field.strict({
  /** The ARN of the bucket that gets the replicas; it must be versioned. */
  destination: field.bucketArn,
  /** The account that owns it. @default the stack's own */
  accountId: field.accountId.exactOptional(),
  /** Its Region. @default the bucket's Region */
  region: field.region.exactOptional(),
  /** The ARN of the key that encrypts the replicas; required, unless the bucket has `key: s3`. @default none, with `key: s3` */
  keyArn: field.keyArn.exactOptional(),
  /** The prefix of the keys that are replicated. @default all */
  prefix: keyPrefix.exactOptional(),
  /** The storage class of the replicas. @default that of the object */
  storageClass: field.oneOf(STORAGE_CLASSES).exactOptional(),
  /**
   * Whether the destination account owns the replicas (owner override); a bucket with `BucketOwnerEnforced` owns them in any case.
   * @default `false`
   */
  ownerOverride: field.flag.exactOptional(),
});

/** S3 takes so many rules of a bucket. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationConfiguration.html */
const MOST_RULES = 1000;

/** The buckets to which new objects are replicated. */
export const replication = field
  .list(rule, "destinations; write services: [{ service: replication, roleArn: … }] for replicas that come in")
  .min(1, "at least one destination")
  .max(MOST_RULES, `at most ${MOST_RULES} destinations`);

/** The rules of a bucket's replication, the defaults filled in. */
export function replicationRules(
  { replication: rules = [] }: { readonly replication?: z.output<typeof replication> },
  accountId: string,
  region: string,
): readonly ReplicationRule[] {
  return rules.map((one) => ({ ...one, accountId: one.accountId ?? accountId, region: one.region ?? region }));
}
