import type * as pulumi from "@pulumi/pulumi";
import { LogBucket } from "../../components/log-bucket";
import { accessLogPolicy } from "../../documents/access-log-policy";
import { accessLogBucketName } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import { auditBucket } from "../audit";
import type { DataConfig } from "../config";
import { ConfigError, type Fault } from "../config/faults";
import { logTags } from "../log-tags";
import { nameFaults } from "../names";
import type { Providers } from "../providers";

/** A bucket for the access logs of a Region's buckets. */
interface PlannedLogBucket {
  readonly region: string;
  readonly name: string;
  readonly policy: PolicyDocument;
}

/** Whether a bucket's requests are logged: one that exists keeps the logging it has, unless asked. */
export function isLogged({ accessLogs }: DataConfig, bucket: DataConfig["buckets"][number]): boolean {
  return accessLogs !== undefined && (bucket.accessLogs ?? !bucket.existing);
}

/**
 * Plans the log buckets: one for each Region that has buckets to log.
 *
 * @throws ConfigError if S3 would not take a name, or it is a shared bucket's. LimitError if a policy would be too large.
 */
export function planAccessLogs(config: DataConfig): readonly PlannedLogBucket[] {
  const { partition, accountId, project, stack, accessLogs, connection } = config;
  const byRegion = new Map<string, string[]>();
  for (const bucket of config.buckets.filter((b) => isLogged(config, b))) {
    const region = bucket.region ?? connection.region;
    byRegion.set(region, [...(byRegion.get(region) ?? []), bucket.name]);
  }
  const planned = [...byRegion].map(([region, buckets]) => {
    const prefix = accessLogs?.bucketPrefix ?? accessLogBucketName(project, stack, accountId);
    const name = `${prefix}-${region}`;
    return { region, name, policy: accessLogPolicy({ partition, accountId, logBucket: name, buckets }) };
  });
  const faults = planned.flatMap(({ name }) => [
    ...logBucketFaults(config, "accessLogs.bucketPrefix", name),
    ...trailsBucketFaults(config, name),
  ]);
  if (faults.length > 0)
    throw new ConfigError(
      `stack ${stack}`,
      faults,
      config.buckets.map(({ name }) => name),
    );
  return planned;
}

/** What is wrong with the name of a log bucket. */
export function logBucketFaults({ buckets }: Pick<DataConfig, "buckets">, key: string, name: string): readonly Fault[] {
  const path = `cross-account-s3:${key}`;
  const unfit = nameFaults([{ kind: "bucket", what: "the log bucket", name, key, remedy: "set it to another name" }]);
  if (unfit.length > 0) return unfit;
  return buckets.some((b) => b.name === name)
    ? [
        {
          code: "shared-log-bucket",
          path,
          problem: `the log bucket ${name} is itself one of the buckets; set another name, or remove it from the buckets`,
        },
      ]
    : [];
}

/** Both kinds of logs need a policy and an encryption of their own. */
function trailsBucketFaults(config: DataConfig, name: string): readonly Fault[] {
  if (config.audit?.trail !== "create" || auditBucket(config) !== name) return [];
  const problem = `the log bucket ${name} is also the trail's, and each needs its own policy; set another prefix, or another audit.logBucket`;
  return [{ code: "shared-log-bucket", path: "cross-account-s3:accessLogs.bucketPrefix", problem }];
}

/** Makes the log buckets, and gives the name of each Region's. */
export function makeAccessLogs(
  config: DataConfig,
  planned: readonly PlannedLogBucket[],
  providers: Providers,
): ReadonlyMap<string, pulumi.Output<string>> {
  const { accessLogs, protect } = config;
  return new Map(
    planned.map(({ region, name, policy }) => {
      const args = {
        bucketName: name,
        policy,
        retainDays: accessLogs?.retainDays ?? 365,
        protect,
        tags: logTags(config),
      };
      return [region, new LogBucket(name, args, { providers: [providers.in(region)] }).bucket];
    }),
  );
}
