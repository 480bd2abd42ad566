import { roleArn } from "../../documents/arns";
import { replicationRoleName } from "../../documents/names";
import { type Access, only } from "./access";
import { throughS3 } from "./circumstances";
import type { ExpectedBucket } from "./model";

/** A replication destination of a bucket, with defaults. The proof reads the configuration itself, independent of the documents. */
interface ExpectedReplica {
  readonly destination: string;
  readonly accountId: string;
  readonly region: string;
  readonly prefix: string;
  readonly storageClass: string | undefined;
  readonly keyArn: string | undefined;
  readonly ownerOverride: boolean;
}

/** Returns the replication destinations of a bucket, in the order of the configuration. */
export function replicasOf({ config, accountId, region }: ExpectedBucket): readonly ExpectedReplica[] {
  return (config.replication ?? []).map((one) => ({
    destination: one.destination,
    accountId: one.accountId ?? accountId,
    region: one.region ?? region,
    prefix: one.prefix ?? "",
    storageClass: one.storageClass,
    keyArn: one.keyArn,
    ownerOverride: one.ownerOverride ?? false,
  }));
}

/** Returns the ARN of the replication role of a bucket; undefined if the bucket is not replicated. */
export function replicatorOf({
  partition,
  accountId,
  project,
  stack,
  config,
}: Pick<ExpectedBucket, "partition" | "accountId" | "project" | "stack" | "config">): string | undefined {
  return config.replication && roleArn(partition, accountId, replicationRoleName(project, stack));
}

/** Returns a function that builds the access of the replication role for a bucket. */
export function replicatorAccess(arn: string, bucket: ExpectedBucket) {
  return (actions: readonly string[], on: readonly string[], when: Access["when"]): Access => ({
    who: [{ kind: "role", arn }],
    because: `replication of ${bucket.name}`,
    actions: only(actions),
    on,
    when,
  });
}

/** Returns the prefixes of the objects that are replicated; undefined for all objects. */
export function prefixesOf(bucket: ExpectedBucket): readonly string[] | undefined {
  const prefixes = replicasOf(bucket).map(({ prefix }) => prefix);
  return prefixes.includes("") ? undefined : prefixes;
}

/** Returns the access of the replication role to a bucket's key. */
export function replicationKeyAccess(bucket: ExpectedBucket, key: string): readonly Access[] {
  const arn = replicatorOf(bucket);
  if (arn === undefined) return [];
  return [replicatorAccess(arn, bucket)(["kms:Decrypt"], [key], throughS3(bucket, prefixesOf(bucket)))];
}
