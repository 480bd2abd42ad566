import type * as pulumi from "@pulumi/pulumi";
import { ReplicationRole } from "../../components/replication-role";
import { roleArn } from "../../documents/arns";
import { replicationRoleName } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import { type ReplicatedBucket, replicationPolicy, replicationTrust } from "../../documents/replication";
import type { DataConfig } from "../config";
import { type BucketConfig, isKeyless } from "../config/data";
import { ConfigError } from "../config/faults";
import { replicationRules } from "../config/replication";
import { nameFaults } from "../names";
import type { Providers } from "../providers";

/** The role with which S3 replicates the stack's buckets. */
interface PlannedReplication {
  readonly roleName: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
}

/**
 * Plans the role for the buckets that are replicated: one for the stack, whose name is known in advance, so that the owners of the
 * destinations can allow it first.
 *
 * @returns undefined if no bucket is replicated.
 * @throws ConfigError if IAM would refuse its name, LimitError if its policy would be larger than IAM accepts.
 */
export function planReplication(config: DataConfig): PlannedReplication | undefined {
  const { partition, accountId, project, stack } = config;
  const buckets = config.buckets.flatMap((bucket) => replicated(config, bucket) ?? []);
  if (buckets.length === 0) return undefined;
  const roleName = replicationRoleName(project, stack);
  const remedy = "give the stack a shorter name, or remove their replication";
  const what = "the role that replicates";
  const faults = nameFaults([{ kind: "role", what, name: roleName, key: "buckets", remedy }]);
  if (faults.length > 0) throw new ConfigError(`stack ${stack}`, faults);
  return {
    roleName,
    trust: replicationTrust({ partition, accountId, buckets }),
    policy: replicationPolicy({ partition, accountId, role: roleName, buckets }),
  };
}

function replicated({ accountId, connection }: DataConfig, bucket: BucketConfig): ReplicatedBucket | undefined {
  if (!bucket.replication) return undefined;
  const region = bucket.region ?? connection.region;
  return {
    bucket: bucket.name,
    region,
    rules: replicationRules(bucket, accountId, region),
    encrypted: !isKeyless(bucket.key),
    keyArn: bucket.key.startsWith("arn:") ? bucket.key : undefined,
    locked: bucket.objectLock !== undefined,
  };
}

/** The ARN of the role that replicates a bucket; undefined if it is not replicated. */
export function replicatorOf(
  { partition, accountId, project, stack }: Pick<DataConfig, "partition" | "accountId" | "project" | "stack">,
  { replication }: Pick<BucketConfig, "replication">,
): string | undefined {
  return replication && roleArn(partition, accountId, replicationRoleName(project, stack));
}

/** Creates the role with the provider of the stack's Region; IAM is global. */
export function makeReplicationRole(
  { tags, permissionsBoundary }: DataConfig,
  planned: PlannedReplication,
  providers: Providers,
): pulumi.Output<string> {
  const bound = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  return new ReplicationRole("replication", { ...planned, tags, ...bound }, { providers: [providers.in()] }).arn;
}
