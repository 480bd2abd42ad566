import * as pulumi from "@pulumi/pulumi";
import { LogBucket } from "../../components/log-bucket";
import { type AccessLogDelivery, accessLogDelivery, accessLogPolicy } from "../../documents/access-log-policy";
import { bucketArn } from "../../documents/arns";
import { accessLogBucketName } from "../../documents/names";
import { forTerminal } from "../../documents/neutral-text";
import type { PolicyDocument } from "../../documents/policy";
import type { ServiceUse } from "../../documents/service-access";
import { auditBucket } from "../audit";
import type { DataConfig } from "../config";
import { isLogged } from "../config/access-log-checks";
import type { BucketConfig } from "../config/data";
import { ConfigError, type Fault } from "../config/faults";
import { logTags } from "../log-tags";
import { nameFaults } from "../names";
import type { Providers } from "../providers";
import { grouped } from "../../documents/grouped";

/** The bucket for the access logs of a Region's buckets. */
interface PlannedLogBucket {
  readonly region: string;
  readonly name: string;
  readonly policy: PolicyDocument;
}

/** A bucket that gets access logs. */
export interface LogTarget {
  readonly bucket: pulumi.Input<string>;
  /** The beginning of the keys, before the name of the logged bucket. */
  readonly prefix: string;
  /** What must be there before, as S3 tries whether it may deliver. @default nothing */
  readonly after?: pulumi.Resource;
}

/**
 * Plans the log buckets: one for each Region that has buckets to log; none where `accessLogs.bucket` names one.
 *
 * @throws ConfigError if S3 would refuse a name, or it is a shared bucket's. LimitError if a policy would be too large.
 */
export function planAccessLogs(config: DataConfig): readonly PlannedLogBucket[] {
  const { partition, accountId, project, stack, accessLogs, connection } = config;
  if (accessLogs?.bucket !== undefined) {
    refuse(config, trailsBucketFaults(config, accessLogs.bucket, "bucket"));
    return [];
  }
  const logged = config.buckets.filter((b) => isLogged(config, b));
  const byRegion = grouped(logged.map(({ name, region = connection.region }) => [region, name]));
  const planned = [...byRegion].map(([region, buckets]) => {
    const prefix = accessLogs?.bucketPrefix ?? accessLogBucketName(project, stack, accountId);
    const name = `${prefix}-${region}`;
    return { region, name, policy: accessLogPolicy({ partition, accountId, logBucket: name, buckets }) };
  });
  const faults = planned.flatMap(({ name }) => [
    ...logBucketFaults(config, "accessLogs.bucketPrefix", name),
    ...trailsBucketFaults(config, name, "bucketPrefix"),
  ]);
  refuse(config, faults);
  return planned;
}

function refuse({ stack, buckets }: DataConfig, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new ConfigError(
    `stack ${stack}`,
    faults,
    buckets.map(({ name }) => name),
  );
}

/** The delivery of access logs to the bucket that `accessLogs` names; undefined if it names none, or no bucket is logged. */
function namedDelivery(config: DataConfig): AccessLogDelivery | undefined {
  const { partition, accountId, accessLogs, buckets } = config;
  if (accessLogs?.bucket === undefined) return undefined;
  const sourceArns = buckets.filter((b) => isLogged(config, b)).map(({ name }) => bucketArn(partition, name));
  if (sourceArns.length === 0) return undefined;
  const { bucket: logBucket, prefix = "" } = accessLogs;
  return { partition, accountId, logBucket, prefix, sourceArns };
}

/** The services that use a bucket: those that it names, and S3 where the stack's access logs go to it. */
export function serviceUses(config: DataConfig, { name, services = [] }: BucketConfig): readonly ServiceUse[] {
  // For each bucket, only whether it is the log bucket: the delivery lists all buckets.
  if (config.accessLogs?.bucket !== name) return services;
  const delivery = namedDelivery(config);
  if (!delivery) return services;
  const { sourceArns, prefix = "" } = delivery;
  return [...services, { service: "access-logs", sourceArns, ...(prefix === "" ? {} : { prefix }) }];
}

/** What the owner of the log bucket that `accessLogs` names has to see to; undefined if the bucket is one of the stack's. */
export function askedOfOwner(config: DataConfig): string | undefined {
  const delivery = namedDelivery(config);
  if (!delivery || config.buckets.some(({ name }) => name === delivery.logBucket)) return undefined;
  const { logBucket, accountId } = delivery;
  const logged = config.buckets.find((b) => isLogged(config, b));
  const region = logged?.region ?? config.connection.region;
  return (
    `accessLogs.bucket: S3 delivers only if ${logBucket} is in account ${accountId} and Region ${region}, is encrypted by SSE-S3, has no default ` +
    `retention, does not let requesters pay, and has in its policy: ${JSON.stringify(accessLogDelivery("AllowAccessLogs", delivery))}`
  );
}

/** The errors in the name of a log bucket. */
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

/** The two kinds of logs need different policies and encryption. */
function trailsBucketFaults(config: DataConfig, name: string, key: "bucket" | "bucketPrefix"): readonly Fault[] {
  if (config.audit?.trail !== "create" || auditBucket(config) !== name) return [];
  const other = key === "bucket" ? "name another bucket" : "set another prefix";
  const problem = `the log bucket ${name} is also the trail's, and each needs its own policy; ${other}, or another audit.logBucket`;
  return [{ code: "shared-log-bucket", path: `cross-account-s3:accessLogs.${key}`, problem }];
}

/** Makes the log buckets, and gives that of each Region. One that `accessLogs` names may have to be made first. */
export function makeAccessLogs(
  config: DataConfig,
  planned: readonly PlannedLogBucket[],
  providers: Providers,
): (region: string, named?: pulumi.Resource) => LogTarget | undefined {
  const { accessLogs, protect } = config;
  if (accessLogs?.bucket !== undefined) {
    const { bucket, prefix = "" } = accessLogs;
    // A rehearsal knows the other stacks, and notes it where none has the bucket.
    const asked = pulumi.runtime.hasEngine() ? askedOfOwner(config) : undefined;
    if (asked !== undefined) void pulumi.log.info(forTerminal(asked));
    return (_, after) => ({ bucket, prefix, ...(after ? { after } : {}) });
  }
  const made = new Map(
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
  return (region) => {
    const bucket = made.get(region);
    return bucket && { bucket, prefix: "" };
  };
}
