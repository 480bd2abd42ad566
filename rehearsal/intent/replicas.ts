import { roleArn } from "../../documents/arns";
import { replicationRoleName } from "../../documents/names";
import { type Access, only } from "./access";
import { throughS3 } from "./circumstances";
import type { ExpectedBucket } from "./model";

/** A place that a bucket is replicated to, the defaults filled in: the proof's own reading of the configuration. */
interface ExpectedReplica {
  readonly destination: string;
  readonly accountId: string;
  readonly region: string;
  readonly prefix: string;
  readonly storageClass: string | undefined;
  readonly keyArn: string | undefined;
  readonly ownerOverride: boolean;
}

/** Where a bucket is replicated to, in the order of the configuration. */
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

/** The ARN of the role that replicates a bucket; undefined if none does. */
export function replicatorOf({
  partition,
  accountId,
  project,
  stack,
  config,
}: Pick<ExpectedBucket, "partition" | "accountId" | "project" | "stack" | "config">): string | undefined {
  return config.replication && roleArn(partition, accountId, replicationRoleName(project, stack));
}

/** Access of the replicating role for a bucket. */
export function replicatorAccess(arn: string, bucket: ExpectedBucket) {
  return (actions: readonly string[], on: readonly string[], when: Access["when"]): Access => ({
    who: [{ kind: "role", arn }],
    because: `replication of ${bucket.name}`,
    actions: only(actions),
    on,
    when,
  });
}

/** The beginnings of the keys that leave a bucket; undefined for all. */
export function prefixesOf(bucket: ExpectedBucket): readonly string[] | undefined {
  const prefixes = replicasOf(bucket).map(({ prefix }) => prefix);
  return prefixes.includes("") ? undefined : prefixes;
}

/** What the replicating role may do with a bucket's key. */
export function replicationKeyAccess(bucket: ExpectedBucket, key: string): readonly Access[] {
  const arn = replicatorOf(bucket);
  if (arn === undefined) return [];
  return [replicatorAccess(arn, bucket)(["kms:Decrypt"], [key], throughS3(bucket, prefixesOf(bucket)))];
}
