import { parseArn } from "@cross-account-s3/iam";
import { grantsOn } from "../intent/grants";
import { bucketsByReplicator } from "../intent/replication";
import type { Expected, ExpectedBucket } from "../intent/model";
import type { BucketInWorld, World } from "../world";
import type { SettingCheck } from "./setting-check";
import { wiringChecks } from "./wiring";

const ALL_BLOCKS = "blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets";

/** Returns the checks of all settings that the policies rely on. */
export function settingChecks(expected: Expected, world: World): readonly SettingCheck[] {
  return [
    ...expected.buckets.flatMap((bucket) => bucketSettings(bucket, world)),
    ...expected.buckets.flatMap((bucket) => accessPointSettings(bucket, world)),
    ...expected.roles.flatMap((role) =>
      role.config.source.kind === "created" ? roleSettings(role.arn, role.name, world) : [],
    ),
    ...assumedRoles(expected).flatMap(([arn, name]) => roleSettings(arn, name, world)),
    ...[...bucketsByReplicator(expected).keys()].flatMap((arn) => roleSettings(arn, undefined, world)),
    ...expected.supporting.flatMap((stack) => [...logSettings(stack, world), ...serviceRoleSettings(stack, world)]),
    ...wiringChecks(expected, world),
  ];
}

/** Returns the roles of data accounts that control roles assume, each once, with the name of its grantee. */
function assumedRoles(expected: Expected): readonly (readonly [string, string])[] {
  const all = expected.buckets.flatMap((bucket) => grantsOn(bucket, expected));
  return [...new Map(all.flatMap(({ via, grantee }) => (via ? [[via.arn, grantee.name] as const] : [])))];
}

function bucketSettings(bucket: ExpectedBucket, world: World): readonly SettingCheck[] {
  const { name, config, accountId, region, topicArn } = bucket;
  const found = world.buckets.get(name);
  const setting = (what: string, wanted: string, has: string | undefined): SettingCheck => ({
    title: `bucket ${name}: ${what}`,
    expected: wanted,
    found: has ?? "nothing",
    bucket: name,
    role: undefined,
  });
  const topic = topicArn === undefined ? undefined : world.topics.get(topicArn);
  return [
    // Otherwise the uploader owns the object, and the bucket's policy does not apply to it.
    setting("object ownership", "BucketOwnerEnforced", found?.ownership),
    setting("the public access block", ALL_BLOCKS, found?.publicAccessBlocked.join(", ")),
    ...encryptionSettings(bucket, found, setting),
    setting("its Region", region, found?.region),
    setting("its account", accountId, found?.accountId),
    ...(topicArn === undefined ? [] : [setting("its topic", topicArn, topic?.arn)]),
    // The owner of an existing topic chooses its key.
    ...(topicArn === undefined || config.topicArn !== undefined
      ? []
      : [
          setting(
            "the key of its topic",
            (config.encryptTopic ? found?.encryption?.keyArn : undefined) ?? "none",
            topic?.keyArn ?? "none",
          ),
        ]),
  ];
}

/** Returns the checks of a bucket's access points: their bucket, their public access block and their VPC. */
function accessPointSettings({ name: bucket, accessPoints }: ExpectedBucket, world: World): readonly SettingCheck[] {
  return accessPoints.flatMap(({ name, arn, vpcId }) => {
    const found = world.accessPoints?.get(arn);
    const setting = (what: string, expected: string, has: string | undefined): SettingCheck => ({
      title: `access point ${name}: ${what}`,
      ...{ expected, found: has ?? "nothing", bucket, role: undefined },
    });
    return [
      setting("its bucket", bucket, found?.bucket),
      setting("the public access block", ALL_BLOCKS, found?.publicAccessBlocked.join(", ")),
      setting("its VPC", vpcId ?? "any", found && (found.vpcId ?? "any")),
    ];
  });
}

function encryptionSettings(
  { config, accountId, region }: ExpectedBucket,
  found: BucketInWorld | undefined,
  setting: (what: string, wanted: string, has: string | undefined) => SettingCheck,
): readonly SettingCheck[] {
  if (config.key === "keep") return [];
  const { algorithm, keyArn, bucketKey } = found?.encryption ?? {};
  if (config.key === "s3") return [setting("the encryption of objects that name none", "AES256", algorithm)];
  const key = parseArn(keyArn ?? "");
  return [
    setting("the encryption of objects that name none", "aws:kms", algorithm),
    setting("the account of its key", accountId, key?.account),
    setting("the Region of its key", region, key?.region),
    setting("its key, by its full ARN", "key", key?.resource.split("/")[0]),
    ...(config.key.startsWith("arn:") ? [setting("its key", config.key, keyArn)] : []),
    setting("its Bucket Key", "on", bucketKey === true ? "on" : "off"),
  ];
}

/** Returns the checks of a created role: it exists, and it has only policies that stacks declare. */
function roleSettings(arn: string, name: string | undefined, world: World): readonly SettingCheck[] {
  const role = world.roles.get(arn);
  const setting = (what: string, expected: string, found: string): SettingCheck => ({
    title: `role ${name ?? arn}: ${what}`,
    expected,
    found,
    bucket: undefined,
    role: name,
  });
  return [
    setting("its ARN", arn, role?.trust ? arn : "nothing"),
    setting("policies that no stack declares", "none", (role?.undeclared ?? []).join(", ") || "none"),
  ];
}

/** Returns the checks of the roles with which services write logs and forward events. */
function serviceRoleSettings(
  { trail, forwarding }: Expected["supporting"][number],
  world: World,
): readonly SettingCheck[] {
  const roles = [trail?.alarms?.roleArn, forwarding?.roleArn];
  return roles.flatMap((arn) => (arn === undefined ? [] : roleSettings(arn, undefined, world)));
}

/** Returns the checks of the log buckets: ownership, public access block and encryption. */
function logSettings({ trail, accessLogs }: Expected["supporting"][number], world: World): readonly SettingCheck[] {
  const encrypted = [
    ...(trail ? [[trail.logBucket, "aws:kms"] as const] : []),
    // S3 does not deliver access logs to a bucket with SSE-KMS as default encryption.
    ...accessLogs.flatMap(({ name, made }) => (made ? [[name, "AES256"] as const] : [])),
  ];
  return encrypted.flatMap(([name, algorithm]) => {
    const found = world.buckets.get(name);
    const setting = (what: string, expected: string, has: string | undefined): SettingCheck => ({
      title: `log bucket ${name}: ${what}`,
      expected,
      found: has ?? "nothing",
      bucket: undefined,
      role: undefined,
    });
    return [
      setting("object ownership", "BucketOwnerEnforced", found?.ownership),
      setting("the public access block", ALL_BLOCKS, found?.publicAccessBlocked.join(", ")),
      setting("the encryption of objects that name none", algorithm, found?.encryption?.algorithm),
    ];
  });
}
