import { isKeyless } from "../../stacks/config/data";
import type { Access } from "./access";
import { keyPattern, ownedBy, throughS3 } from "./circumstances";
import { objectsUnder } from "./grants";
import type { IdentityIntent, ResourceIntent } from "./intent";
import { serviceTrust } from "./logs";
import type { Expected, ExpectedBucket } from "./model";
import { prefixesOf, replicasOf, replicatorAccess, replicatorOf } from "./replicas";
import { grouped } from "../../documents/grouped";

/** Returns the replicated buckets by the ARN of their replication role. */
export function bucketsByReplicator(
  expected: Expected,
): ReadonlyMap<string, readonly [ExpectedBucket, ...ExpectedBucket[]]> {
  return grouped(
    expected.buckets.flatMap((bucket) => {
      const arn = replicatorOf(bucket);
      return arn === undefined ? [] : [[arn, bucket] as const];
    }),
  );
}

/**
 * Returns the intents of the replication roles. S3 assumes them for the replicated buckets, and they write only to the destinations.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
export function replicationIntents(expected: Expected): readonly (ResourceIntent | IdentityIntent)[] {
  return [...bucketsByReplicator(expected)].flatMap(([arn, buckets]): (ResourceIntent | IdentityIntent)[] => {
    const [first] = buckets;
    const sources = buckets.map((bucket) => bucket.arn);
    return [
      serviceTrust(first, arn, "s3.amazonaws.com", sources, "replication"),
      {
        side: "identity",
        id: `role/${arn}`,
        of: "the role that replicates",
        stack: first.stack,
        arn,
        created: true,
        accounts: [],
        access: buckets.flatMap((bucket) => [...readsOf(bucket, arn), ...writesOf(bucket, arn)]),
        tolerated: [],
      },
    ];
  });
}

function readsOf(bucket: ExpectedBucket, arn: string): readonly Access[] {
  const access = replicatorAccess(arn, bucket);
  const here = ownedBy([bucket.accountId]);
  const objects = objectsUnder([bucket.arn], prefixesOf(bucket));
  const versions = ["Acl", "ForReplication", "Tagging"].map((what) => `s3:GetObjectVersion${what}`);
  const locks = bucket.config.objectLock ? ["s3:GetObjectLegalHold", "s3:GetObjectRetention"] : [];
  return [
    access(["s3:GetReplicationConfiguration", "s3:ListBucket"], [bucket.arn], here),
    access([...versions, ...locks], objects, here),
    ...(isKeyless(bucket.config.key)
      ? []
      : [access(["kms:Decrypt"], [keyPattern(bucket)], throughS3(bucket, prefixesOf(bucket)))]),
  ];
}

function writesOf(bucket: ExpectedBucket, arn: string): readonly Access[] {
  const access = replicatorAccess(arn, bucket);
  const { partition } = bucket;
  return replicasOf(bucket).flatMap(({ destination, accountId, region, prefix, keyArn, ownerOverride }) => {
    const actions = ["ReplicateObject", "ReplicateDelete", "ReplicateTags"].map((name) => `s3:${name}`);
    const owner = ownerOverride ? ["s3:ObjectOwnerOverrideToBucketOwner"] : [];
    const there = { partition, region, arn: destination };
    return [
      access([...actions, ...owner], [`${destination}/${prefix}*`], ownedBy([accountId])),
      ...(keyArn === undefined
        ? []
        : [access(["kms:Encrypt", "kms:GenerateDataKey"], [keyArn], throughS3(there, [prefix]))]),
    ];
  });
}
