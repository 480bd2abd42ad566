import { busArn, roleArn, ruleArn, topicArn, trailArn } from "../../documents/arns";
import {
  accessLogBucketName,
  auditBucketName,
  auditName,
  busName,
  eventsRoleName,
  logGroupName,
  ruleName,
  trailLogRoleName,
} from "../../documents/names";
import type { Config, ControlConfig, DataConfig } from "../../stacks/config";
import type { ExpectedLogBucket, ExpectedSupporting, ExpectedTrail } from "./model";
import { watchedEvents } from "./watched-events";
import { grouped } from "../../documents/grouped";

/** Returns the supporting resources of the stacks, without their roles and buckets, from the configuration. */
export function supportingOf(configs: readonly Config[]): readonly ExpectedSupporting[] {
  const controls = configs.flatMap((config) => (config.role === "control" ? [config] : []));
  const data = configs.flatMap((config) => (config.role === "data" ? [config] : []));
  return [
    ...controls.map((config): ExpectedSupporting => ({
      ...commonOf(config, undefined),
      controlStack: config.stack,
      reader: config.auditLogs?.reader,
      accessLogs: [],
      endpoints: endpointsOf(config),
      bus: busOf(config),
      forwarding: undefined,
    })),
    ...data.map((config): ExpectedSupporting => {
      const controlStack = config.controlStack.split("/").at(-1) ?? "";
      const control = controls.find(({ stack }) => stack === controlStack);
      return {
        ...commonOf(config, control?.accountId ?? config.controlAccountId),
        controlStack,
        reader: control?.auditLogs?.reader,
        accessLogs: accessLogsOf(config),
        endpoints: [],
        bus: undefined,
        forwarding: control && forwardingOf(config, control),
      };
    }),
  ];
}

/** @param caller the account whose denied requests trigger the alarm; undefined for every account. */
function commonOf(config: ControlConfig | DataConfig, caller: string | undefined) {
  const { stack, accountId, partition, connection, permissionsBoundary: boundary } = config;
  return { stack, accountId, partition, region: connection.region, boundary, trail: trailOf(config, caller) };
}

/** Returns the numbers from 1 to a count; at least 1. */
function numbered(count: number): readonly number[] {
  return Array.from({ length: Math.max(1, count) }, (_, n) => n + 1);
}

/** Returns the trails of a stack; undefined if it creates none. A stack with many buckets has several trails with one log bucket. */
function trailOf(config: ControlConfig | DataConfig, caller: string | undefined): ExpectedTrail | undefined {
  const { audit, partition, accountId, project, stack, connection } = config;
  const bucketCount = config.role === "data" ? config.buckets.length : 1;
  if (audit?.trail !== "create") return undefined;
  const { region } = connection;
  const name = auditName(project, stack);
  const { alarms } = audit;
  const ownTopic = topicArn(partition, region, accountId, name);
  const logBucket = audit.logBucket ?? auditBucketName(project, stack, accountId, region);
  return {
    arn: trailArn(partition, region, accountId, name),
    arns: numbered(Math.ceil(bucketCount / BUCKETS_OF_TRAIL)).map((n) =>
      trailArn(partition, region, accountId, n === 1 ? name : `${name}-${n}`),
    ),
    logBucket,
    prefix: `${audit.prefix === undefined ? "" : `${audit.prefix}/`}AWSLogs/${accountId}/`,
    keyPrefix: audit.prefix,
    records: recordsOf(config, logBucket),
    alarms: alarms && {
      roleArn: roleArn(partition, accountId, trailLogRoleName(project, stack)),
      logGroup: logGroupName(name),
      topicArn: alarms.topicArn === undefined ? ownTopic : undefined,
      notifies: alarms.topicArn ?? ownTopic,
      namespace: name,
      // Without the control stack, the account whose requests a data stack counts is unknown.
      watches: watchedEvents(alarms.denied, caller).filter(
        ({ name: of }) => caller !== undefined || config.role === "control" || of !== "CrossAccountS3AccessFailures",
      ),
    },
  };
}

/** Returns the buckets that each trail records: those of a data stack, or those that the roles of a control stack reach (all, if patterns). */
function recordsOf(config: ControlConfig | DataConfig, logBucket: string): ExpectedTrail["records"] {
  if (config.role === "data") {
    const names = config.buckets.map(({ name }) => name);
    return numbered(Math.ceil(names.length / BUCKETS_OF_TRAIL)).map((n) => ({
      buckets: names.slice((n - 1) * BUCKETS_OF_TRAIL, n * BUCKETS_OF_TRAIL),
      but: false,
    }));
  }
  const names = config.dataAccounts.flatMap(({ buckets }) => buckets);
  const areNames = names.length <= BUCKETS_OF_TRAIL && names.every((name) => !/[*?]/.test(name));
  return [areNames ? { buckets: [...new Set(names)], but: false } : { buckets: [logBucket], but: true }];
}

/** The maximum number of buckets that the program gives to one trail. The selectors of a trail can have 500 values. */
const BUCKETS_OF_TRAIL = 490;

/** The buckets that get the access logs of a stack's buckets; nothing logs these themselves. */
export function accessLogsOf(config: DataConfig): readonly ExpectedLogBucket[] {
  const { accessLogs, project, stack, accountId } = config;
  if (!accessLogs) return [];
  const logged = byRegion(
    config,
    (bucket) => (bucket.accessLogs ?? !bucket.existing) && bucket.name !== accessLogs.bucket,
  );
  const { bucket: named, prefix = "", bucketPrefix = accessLogBucketName(project, stack, accountId) } = accessLogs;
  return logged.map(({ region, of }) => ({
    name: named ?? `${bucketPrefix}-${region}`,
    ...{ region, of, prefix, made: named === undefined },
  }));
}

function endpointsOf({ network, connection }: ControlConfig): ExpectedSupporting["endpoints"] {
  return network.flatMap(({ region = connection.region, endpointIds, ownBuckets, readableBuckets: readable }) =>
    endpointIds ? [] : [{ region, ownBuckets, readable }],
  );
}

function busOf({
  eventBus,
  partition,
  connection,
  accountId,
  project,
  stack,
}: ControlConfig): ExpectedSupporting["bus"] {
  if (!eventBus) return undefined;
  return { arn: busArn(partition, connection.region, accountId, busName(project, stack)), from: eventBus.from };
}

function forwardingOf(config: DataConfig, control: ControlConfig): ExpectedSupporting["forwarding"] {
  const { partition, accountId, project, stack } = config;
  const bus = busOf(control);
  const regions = byRegion(config, ({ notifications }) => notifications === "eventbridge");
  if (!bus || regions.length === 0) return undefined;
  return {
    roleArn: roleArn(partition, accountId, eventsRoleName(project, stack)),
    busArn: bus.arn,
    ruleArns: regions.map(({ region }) => ruleArn(partition, region, accountId, ruleName(project, stack, 1))),
  };
}

function byRegion(
  { buckets, connection }: DataConfig,
  isSelected: (bucket: DataConfig["buckets"][number]) => boolean,
): readonly { readonly region: string; readonly of: readonly string[] }[] {
  const pairs = buckets.filter(isSelected).map(({ name, region = connection.region }) => [region, name] as const);
  return [...grouped(pairs)].map(([region, of]) => ({ region, of }));
}
