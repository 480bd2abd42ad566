import { grantsOn } from "../intent/grants";
import type { Expected, ExpectedSupporting, ExpectedBucket, ExpectedTrail } from "../intent/model";
import { replicasOf, replicatorOf } from "../intent/replicas";
import { bucketsByReplicator } from "../intent/replication";
import { replicationSentence } from "../replication-rules";
import type { Settings } from "../resource-settings";
import type { World } from "../world";
import type { SettingCheck } from "./setting-check";

/** The settings that a resource must have, with the subject that {@link ResourceSettings} uses for it. */
interface RequiredSettings {
  readonly subject: string;
  readonly settings: Settings;
  readonly bucket?: string;
  readonly role?: string;
}

/**
 * Returns the checks of connections and of protections that are in no policy document. The connections are from notifications to topics,
 * rules to buses, alarms to topics, and trails to buckets, keys and log groups. The protections are boundaries, versioning, logging and key
 * rotation. Empty if the settings of the world are unknown.
 */
export function wiringChecks(expected: Expected, { settings, buckets }: World): readonly SettingCheck[] {
  if (!settings) return [];
  const keyOf = (bucket: string) => buckets.get(bucket)?.encryption?.keyArn ?? "none";
  const wired = [
    ...expected.buckets.flatMap((bucket) => bucketWiring(bucket, expected)),
    ...roleWiring(expected),
    ...expected.supporting.flatMap((stack) => [
      ...trailWiring(stack, keyOf),
      ...stack.accessLogs.flatMap(({ name, made }) => (made ? [versionedBucket(name)] : [])),
      ...forwardingWiring(stack, expected, settings),
      ...serviceRoleWiring(stack),
    ]),
    ...subjectsStartingWith(settings, "key ").map(usableKey),
    ...expected.supporting.flatMap((stack) => providerWiring(stack, settings)),
  ];
  return wired.flatMap(({ subject, settings: wanted, bucket, role }) =>
    Object.entries(wanted).map(([what, value]) => ({
      title: `${subject}: ${what}`,
      expected: value,
      found: settings.get(subject)?.[what] ?? "none",
      bucket,
      role,
    })),
  );
}

function subjectsStartingWith(settings: ReadonlyMap<string, Settings>, start: string): readonly string[] {
  return [...settings.keys()].filter((subject) => subject.startsWith(start));
}

/** Returns a notification in the words of {@link Settings}: event types, object keys and destination. */
function notificationWords(
  {
    events = ["created", "removed"],
    prefix = "",
    suffix = "",
  }: Omit<NonNullable<ExpectedBucket["config"]["eventTargets"]>[number], "service" | "arn">,
  arn: string,
): string {
  const types = [
    ...(events.includes("created") ? ["s3:ObjectCreated:*"] : []),
    ...(events.includes("removed") ? ["s3:ObjectRemoved:*"] : []),
  ];
  const keys = prefix === "" && suffix === "" ? "" : ` of ${prefix}*${suffix}`;
  return `${types.join(", ")}${keys} to ${arn}`;
}

/** Returns the wiring of a bucket; empty for an existing bucket, whose owner chooses its other notifications. */
function bucketWiring(bucket: ExpectedBucket, { supporting }: Expected): readonly RequiredSettings[] {
  const { name, config, topicArn } = bucket;
  if (config.existing) return [];
  const logs = supporting
    .filter(({ stack }) => stack === bucket.stack)
    .flatMap(({ accessLogs }) => accessLogs)
    .find(({ of, region }) => region === bucket.region && of.includes(name));
  const notifications = [
    ...(topicArn === undefined ? [] : [notificationWords(config.topicFilter ?? {}, topicArn)]),
    ...(config.eventTargets ?? []).map((target) => notificationWords(target, target.arn)),
    ...(config.notifications === "eventbridge" ? ["all to EventBridge"] : []),
  ];
  return [
    {
      subject: `bucket ${name}`,
      settings: {
        notifications: notifications.sort().join(", ") || "none",
        versioning: "Enabled",
        "blocked encryption": config.blockSseC === true ? "SSE-C" : "none",
        "who pays": config.requesterPays === true ? "Requester" : "none",
        cors: corsWords(config.cors),
        "access logs": logs ? `${logs.name}/${logs.prefix}${name}/` : "none",
        replication: replicationWords(bucket),
        "role for its replication": replicatorOf(bucket) ?? "none",
      },
      bucket: name,
    },
  ];
}

function replicationWords(bucket: ExpectedBucket): string {
  const words = replicasOf(bucket).map(replicationSentence);
  return words.sort().join("; ") || "none";
}

function corsWords(rules: ExpectedBucket["config"]["cors"] = []): string {
  const words = rules.map(
    ({ allowedMethods, allowedOrigins }) =>
      `${[...allowedMethods].sort().join(", ")} from ${[...allowedOrigins].sort().join(", ")}`,
  );
  return words.join("; ") || "none";
}

/** Returns the wiring of a usable key: enabled, as a disabled key neither encrypts nor decrypts, and with rotation. */
function usableKey(subject: string): RequiredSettings {
  return { subject, settings: { state: "enabled", rotation: "on" } };
}

/** Returns the wiring of a stack's providers: each accepts only credentials of the stack's account. */
function providerWiring(
  { stack, accountId }: ExpectedSupporting,
  settings: ReadonlyMap<string, Settings>,
): readonly RequiredSettings[] {
  return subjectsStartingWith(settings, `provider ${stack}/`).map((subject) => ({
    subject,
    settings: { accounts: accountId },
  }));
}

function versionedBucket(bucket: string): RequiredSettings {
  return { subject: `bucket ${bucket}`, settings: { versioning: "Enabled", notifications: "none" } };
}

/** Returns the wiring of created roles, of the assumed roles of data accounts and of replication roles. */
function roleWiring(expected: Expected): readonly RequiredSettings[] {
  const boundaryIn = (stack: string) => expected.supporting.find((one) => one.stack === stack)?.boundary;
  const created = expected.roles.filter(({ config }) => config.source.kind === "created");
  const via = expected.buckets.flatMap((bucket) =>
    grantsOn(bucket, expected).flatMap(({ grantee, via: by }) =>
      by ? [[by.arn, roleLimits(by.arn, boundaryIn(bucket.stack), 3600, grantee.name)] as const] : [],
    ),
  );
  return [
    ...created.map(({ arn, name, boundary, config }) => roleLimits(arn, boundary, config.maxSessionDuration, name)),
    ...new Map(via).values(),
    ...[...bucketsByReplicator(expected)].map(([arn, [{ stack }]]) => roleLimits(arn, boundaryIn(stack))),
  ];
}

function roleLimits(arn: string, boundary: string | undefined, seconds = 3600, role?: string): RequiredSettings {
  const settings = { "permissions boundary": boundary ?? "none", "longest session": `${String(seconds)} s` };
  return { subject: `role ${arn}`, settings, ...(role === undefined ? {} : { role }) };
}

function serviceRoleWiring({ trail, forwarding, boundary }: ExpectedSupporting): readonly RequiredSettings[] {
  const roles = [trail?.alarms?.roleArn, forwarding?.roleArn];
  return roles.flatMap((arn) => (arn === undefined ? [] : [roleLimits(arn, boundary)]));
}

function trailWiring(stack: ExpectedSupporting, keyOf: (bucket: string) => string): readonly RequiredSettings[] {
  const { trail, partition, region, accountId } = stack;
  if (!trail) return [];
  const { arns, logBucket, keyPrefix = "none", records, alarms } = trail;
  return [
    ...arns.map((arn, n): RequiredSettings => {
      // Alarms watch management events, which only the first trail records.
      const group = n === 0 ? alarms : undefined;
      return {
        subject: `trail ${arn}`,
        settings: {
          logging: "on",
          "events of all Regions": "on",
          "events of global services": "on",
          "validation of log files": "on",
          "log bucket": logBucket,
          "beginning of keys": keyPrefix,
          key: keyOf(logBucket),
          "log group": group ? `arn:${partition}:logs:${region}:${accountId}:log-group:${group.logGroup}:*` : "none",
          "role for its log group": group?.roleArn ?? "none",
          records: recordedWords(records[n], partition, n === 0),
        },
      };
    }),
    versionedBucket(logBucket),
    usableKey(`key ${keyOf(logBucket)}`),
    ...(alarms ? alarmWiring(alarms, `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:`) : []),
  ];
}

function recordedWords(
  of: ExpectedTrail["records"][number] | undefined,
  partition: string,
  management: boolean,
): string {
  const objects = (of?.buckets ?? []).map((name) => `arn:${partition}:s3:::${name}/`).sort();
  const which = `resources.ARN ${of?.but === true ? "not in" : "in"} ${objects.join(", ")}`;
  const data = `eventCategory = Data and resources.type = AWS::S3::Object and ${which}`;
  return management ? `eventCategory = Management; ${data}` : data;
}

function alarmWiring(alarms: NonNullable<ExpectedTrail["alarms"]>, arnStart: string): readonly RequiredSettings[] {
  const { namespace, notifies, logGroup, watches } = alarms;
  return watches.flatMap(({ name, pattern, threshold, seconds }): RequiredSettings[] => [
    {
      subject: `alarm ${arnStart}${namespace}-${name}`,
      settings: {
        topic: notifies,
        metric: `${namespace}/${name}`,
        rule: `Sum GreaterThanOrEqualToThreshold ${String(threshold)} in 1 period of ${String(seconds)} s`,
        "missing data": "notBreaching",
      },
    },
    { subject: `metric ${namespace}/${name}`, settings: { "log group": logGroup, value: "1", pattern } },
  ]);
}

/** Returns the wiring of the forwarding rules: each targets the bus with the role, and those of a Region name each of its buckets once. */
function forwardingWiring(
  { stack, forwarding }: ExpectedSupporting,
  { buckets }: Expected,
  settings: ReadonlyMap<string, Settings>,
): readonly RequiredSettings[] {
  return (forwarding?.ruleArns ?? []).flatMap((first): RequiredSettings[] => {
    const region = first.split(":")[3] ?? "";
    const names = buckets
      .filter((one) => one.stack === stack && one.region === region && one.config.notifications === "eventbridge")
      .map(({ name }) => name);
    // An event pattern has a size limit, so a Region can have several rules. The program numbers them from 1.
    const rules = subjectsStartingWith(settings, `rule ${first.replace(/1$/, "")}`);
    const passed = new Set(rules.flatMap((rule) => settings.get(rule)?.buckets?.split(", ") ?? []));
    const inOne = { buckets: [...names].sort().join(", ") };
    const areAll = passed.size === names.length && names.every((name) => passed.has(name));
    const all = rules.length > 0 ? rules : [`rule ${first}`];
    return all.map((subject): RequiredSettings => ({
      subject,
      settings: {
        state: "ENABLED",
        events: "aws.s3: Object Created, Object Deleted",
        target: forwarding?.busArn ?? "none",
        "role for its target": forwarding?.roleArn ?? "none",
        ...(all.length === 1 || !areAll ? inOne : {}),
      },
    }));
  });
}
