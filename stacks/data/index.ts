import type * as pulumi from "@pulumi/pulumi";
import { type AuditOutputs, makeAudit } from "../audit";
import type { DataConfig } from "../config";
import { allOrFaults } from "../config/faults";
import { readContract } from "../contract";
import { type Contracts, furtherControlStacks, resolveGrants } from "../grants";
import { Providers } from "../providers";
import { type LogTarget, makeAccessLogs, planAccessLogs } from "./access-logs";
import { planDataAudit, shareTrail } from "./audit";
import { type CompareAccess, planAdoption } from "./adoption";
import { type BucketOutputs, makeBucket } from "./bucket";
import { shareEventTargets } from "./event-targets";
import { makeForwarding, planForwarding } from "./events";
import { checkAliases, makeKeys, planKeys } from "./keys";
import { makeReplicationRole, planReplication } from "./replication";
import { resolveNetwork } from "./network";
import { planBucket, type PlannedBucket } from "./plan";
import { makeAssumedRoles, planAssumedRoles } from "./roles";
import { shareTopics } from "./topics";

export type { BucketOutputs } from "./bucket";

/** The outputs of a data stack. */
interface DataOutputs {
  /** The buckets by name. */
  readonly buckets: Readonly<Record<string, BucketOutputs>>;
  /** The ARNs of the roles to assume, by the control role's name. */
  readonly assumedRoles: Readonly<Record<string, pulumi.Output<string>>>;
  /** The location of the logs of the account's trail. */
  readonly audit?: AuditOutputs;
}

/**
 * A data stack: buckets whose policies grant what the configuration says to roles of the control stack.
 *
 * @throws ConfigError, LimitError and RunError before the first resource.
 */
export async function dataStack(config: DataConfig, compareAccess?: CompareAccess): Promise<DataOutputs> {
  const contracts = await readContracts(config);
  const contract = contracts.own;
  const [grants, perimeters, logBuckets, audit, forwarding, replication] = allOrFaults(
    () => resolveGrants(config, contracts),
    () => resolveNetwork(config, contracts),
    () => planAccessLogs(config),
    () => planDataAudit(config, contract),
    () => planForwarding(config, contract),
    () => planReplication(config),
    () => {
      checkAliases(config);
    },
  );
  const buckets = config.buckets.map((bucket) =>
    planBucket(config, bucket, grants.get(bucket.name) ?? [], perimeters.get(bucket.name)),
  );
  const keys = planKeys(config, buckets);
  const roles = planAssumedRoles(config, buckets);

  const providers = new Providers(config);
  await providers.check();
  const adoption = await planAdoption(config, buckets, compareAccess);
  const assumedRoles = makeAssumedRoles(config, roles, providers);
  const logBucketOf = makeAccessLogs(config, logBuckets, providers);
  const keyOf = makeKeys(keys, adoption, providers);
  if (forwarding) makeForwarding(config, forwarding, providers);
  const replicator = replication && makeReplicationRole(config, replication, providers);
  shareTrail(config, adoption);
  const existingTopicOf = shareTopics(buckets, adoption);
  const targetsOf = shareEventTargets(config, buckets, adoption, providers);
  const trails = audit && makeAudit(config, audit, providers);
  const make = (bucket: PlannedBucket, logBucket: LogTarget | undefined) => {
    const [keyArn, existingTopic, eventTargets] = [keyOf(bucket), existingTopicOf(bucket), targetsOf(bucket)];
    const place = { keyArn, logBucket, existingTopic, eventTargets, replicator, adoption };
    return makeBucket(config, bucket, place, providers);
  };
  // S3 tries whether it may deliver logs to a bucket when another one names it.
  const receiver = buckets.find(({ name }) => name === config.accessLogs?.bucket);
  const received = receiver && make(receiver, undefined);
  const made = buckets.map((bucket) => {
    const logBucket = logBucketOf(bucket.region, received?.resource);
    const { outputs } = bucket === receiver && received ? received : make(bucket, logBucket);
    return [bucket.name, outputs] as const;
  });
  return {
    buckets: Object.fromEntries(made),
    assumedRoles: Object.fromEntries([...assumedRoles].map(([name, role]) => [name, role.arn])),
    ...(trails ? { audit: trails } : {}),
  };
}

async function readContracts(config: DataConfig): Promise<Contracts> {
  const further = furtherControlStacks(config);
  const [own, ...others] = await Promise.all([readContract(config.controlStack), ...further.map(readContract)]);
  return { own, further: new Map(further.flatMap((name, n) => (others[n] ? [[name, others[n]] as const] : []))) };
}
