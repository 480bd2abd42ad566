import { grantsOn } from "../intent/grants";
import type { Expected, ExpectedSupporting, ExpectedBucket, ExpectedTrail } from "../intent/model";
import { replicasOf, replicatorOf } from "../intent/replicas";
import { replicated } from "../intent/replication";
import { replicationSentence } from "../replication-rules";
import type { Settings } from "../resource-settings";
import type { World } from "../world";
import type { SettingCheck } from "./setting-check";

/** The settings that a resource must have, by the subject under which the world has them. */
interface Wired {
  readonly subject: string;
  readonly settings: Settings;
  readonly bucket?: string;
  readonly role?: string;
}

/**
 * What must be connected to what: notifications to topics, rules to buses, alarms to topics, trails to buckets, keys and log groups; and
 * the protections that no policy document has: boundaries, versioning, logging, rotation. None, where the world does not know its settings.
 */
export function wiringChecks(expected: Expected, { settings, buckets }: World): readonly SettingCheck[] {
  if (!settings) return [];
  const keyOf = (bucket: string) => buckets.get(bucket)?.encryption?.keyArn ?? "none";
  const wired = [
    ...expected.buckets.flatMap((bucket) => bucketWiring(bucket, expected)),
    ...roleWiring(expected),
    ...expected.supporting.flatMap((stack) => [
      ...trailWiring(stack, keyOf),
      ...stack.accessLogs.flatMap(({ name, made }) => (made ? [versioned(name)] : [])),
      ...forwardingWiring(stack, expected, settings),
      ...serviceRoleWiring(stack),
    ]),
    ...subjects(settings, "key ").map(usable),
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

function subjects(settings: ReadonlyMap<string, Settings>, start: string): readonly string[] {
  return [...settings.keys()].filter((subject) => subject.startsWith(start));
}

/** A notification as {@link Settings} have it: types of events, keys, and where they go. */
function sent(
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

/** What else an existing bucket notifies is its owner's to choose, and stands in its adopted settings. */
function bucketWiring(bucket: ExpectedBucket, { supporting }: Expected): readonly Wired[] {
  const { name, config, topicArn } = bucket;
  if (config.existing) return [];
  const logs = supporting
    .filter(({ stack }) => stack === bucket.stack)
    .flatMap(({ accessLogs }) => accessLogs)
    .find(({ of, region }) => region === bucket.region && of.includes(name));
  const notifications = [
    ...(topicArn === undefined ? [] : [sent(config.topicFilter ?? {}, topicArn)]),
    ...(config.eventTargets ?? []).map((target) => sent(target, target.arn)),
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

/** A disabled key encrypts nothing and decrypts nothing, whatever its policy says. */
function usable(subject: string): Wired {
  return { subject, settings: { state: "enabled", rotation: "on" } };
}

/** Each provider refuses credentials of another account than the stack's, so that nothing is created there. */
function providerWiring(
  { stack, accountId }: ExpectedSupporting,
  settings: ReadonlyMap<string, Settings>,
): readonly Wired[] {
  return subjects(settings, `provider ${stack}/`).map((subject) => ({ subject, settings: { accounts: accountId } }));
}

function versioned(bucket: string): Wired {
  return { subject: `bucket ${bucket}`, settings: { versioning: "Enabled", notifications: "none" } };
}

/** Created roles, and the roles of data accounts that are assumed for grants `via: role`. */
function roleWiring(expected: Expected): readonly Wired[] {
  const boundaryIn = (stack: string) => expected.supporting.find((one) => one.stack === stack)?.boundary;
  const created = expected.roles.filter(({ config }) => config.source.kind === "created");
  const via = expected.buckets.flatMap((bucket) =>
    grantsOn(bucket, expected).flatMap(({ grantee, via: by }) =>
      by ? [[by.arn, bounded(by.arn, boundaryIn(bucket.stack), 3600, grantee.name)] as const] : [],
    ),
  );
  return [
    ...created.map(({ arn, name, boundary, config }) => bounded(arn, boundary, config.maxSessionDuration, name)),
    ...new Map(via).values(),
    ...[...replicated(expected)].map(([arn, [{ stack }]]) => bounded(arn, boundaryIn(stack))),
  ];
}

function bounded(arn: string, boundary: string | undefined, seconds = 3600, role?: string): Wired {
  const settings = { "permissions boundary": boundary ?? "none", "longest session": `${String(seconds)} s` };
  return { subject: `role ${arn}`, settings, ...(role === undefined ? {} : { role }) };
}

function serviceRoleWiring({ trail, forwarding, boundary }: ExpectedSupporting): readonly Wired[] {
  const roles = [trail?.alarms?.roleArn, forwarding?.roleArn];
  return roles.flatMap((arn) => (arn === undefined ? [] : [bounded(arn, boundary)]));
}

function trailWiring(stack: ExpectedSupporting, keyOf: (bucket: string) => string): readonly Wired[] {
  const { trail, partition, region, accountId } = stack;
  if (!trail) return [];
  const { arns, logBucket, keyPrefix = "none", records, alarms } = trail;
  return [
    ...arns.map((arn, n): Wired => {
      // Alarms watch management events, which the first trail records.
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
          records: recorded(records[n], partition, n === 0),
        },
      };
    }),
    versioned(logBucket),
    usable(`key ${keyOf(logBucket)}`),
    ...(alarms ? alarmWiring(alarms, `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:`) : []),
  ];
}

function recorded(of: ExpectedTrail["records"][number] | undefined, partition: string, management: boolean): string {
  const objects = (of?.buckets ?? []).map((name) => `arn:${partition}:s3:::${name}/`).sort();
  const which = `resources.ARN ${of?.but === true ? "not in" : "in"} ${objects.join(", ")}`;
  const data = `eventCategory = Data and resources.type = AWS::S3::Object and ${which}`;
  return management ? `eventCategory = Management; ${data}` : data;
}

function alarmWiring(alarms: NonNullable<ExpectedTrail["alarms"]>, arnStart: string): readonly Wired[] {
  const { namespace, notifies, logGroup, watches } = alarms;
  return watches.flatMap(({ name, pattern, threshold, seconds }): Wired[] => [
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

/** Each rule passes on to the bus with the role; the rules of a Region name its buckets, each once. */
function forwardingWiring(
  { stack, forwarding }: ExpectedSupporting,
  { buckets }: Expected,
  settings: ReadonlyMap<string, Settings>,
): readonly Wired[] {
  return (forwarding?.ruleArns ?? []).flatMap((first): Wired[] => {
    const region = first.split(":")[3] ?? "";
    const names = buckets
      .filter((one) => one.stack === stack && one.region === region && one.config.notifications === "eventbridge")
      .map(({ name }) => name);
    // One pattern takes so many names; the program numbers the rules from 1.
    const rules = subjects(settings, `rule ${first.replace(/1$/, "")}`);
    const passed = new Set(rules.flatMap((rule) => settings.get(rule)?.buckets?.split(", ") ?? []));
    const inOne = { buckets: [...names].sort().join(", ") };
    const areAll = passed.size === names.length && names.every((name) => passed.has(name));
    const all = rules.length > 0 ? rules : [`rule ${first}`];
    return all.map((subject): Wired => ({
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
