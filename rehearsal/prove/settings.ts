import { parseArn } from "@cross-account-s3/iam";
import { grantsOn } from "../intent/grants";
import { replicated } from "../intent/replication";
import type { Expected, ExpectedBucket } from "../intent/model";
import type { BucketInWorld, World } from "../world";
import type { SettingCheck } from "./setting-check";
import { wiringChecks } from "./wiring";

const BLOCKS = "blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets";

/** The settings on which the policies rest. */
export function settingChecks(expected: Expected, world: World): readonly SettingCheck[] {
  return [
    ...expected.buckets.flatMap((bucket) => bucketSettings(bucket, world)),
    ...expected.buckets.flatMap((bucket) => accessPointSettings(bucket, world)),
    ...expected.roles.flatMap((role) =>
      role.config.source.kind === "created" ? roleSettings(role.arn, role.name, world) : [],
    ),
    ...viaRoles(expected).flatMap(([arn, name]) => roleSettings(arn, name, world)),
    ...[...replicated(expected).keys()].flatMap((arn) => roleSettings(arn, undefined, world)),
    ...expected.supporting.flatMap((stack) => [...logSettings(stack, world), ...serviceRoleSettings(stack, world)]),
    ...wiringChecks(expected, world),
  ];
}

/** The roles of data accounts that control roles assume, each once, with the names of these. */
function viaRoles(expected: Expected): readonly (readonly [string, string])[] {
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
    // Otherwise the uploader owns the object, and the bucket's policy says nothing about it.
    setting("object ownership", "BucketOwnerEnforced", found?.ownership),
    setting("the public access block", BLOCKS, found?.publicAccessBlocked.join(", ")),
    ...encryptionSettings(bucket, found, setting),
    setting("its Region", region, found?.region),
    setting("its account", accountId, found?.accountId),
    ...(topicArn === undefined ? [] : [setting("its topic", topicArn, topic?.arn)]),
    // The key of a topic that exists is its owner's to choose.
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

/** An access point is the bucket's, closed to the public, and takes requests from its VPC only. */
function accessPointSettings({ name: bucket, accessPoints }: ExpectedBucket, world: World): readonly SettingCheck[] {
  return accessPoints.flatMap(({ name, arn, vpcId }) => {
    const found = world.accessPoints?.get(arn);
    const setting = (what: string, expected: string, has: string | undefined): SettingCheck => ({
      title: `access point ${name}: ${what}`,
      ...{ expected, found: has ?? "nothing", bucket, role: undefined },
    });
    return [
      setting("its bucket", bucket, found?.bucket),
      setting("the public access block", BLOCKS, found?.publicAccessBlocked.join(", ")),
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

/** A created role has the policies that its stack declares, and no others. */
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

/** The roles with which services write logs and pass events on have no other policies either. */
function serviceRoleSettings(
  { trail, forwarding }: Expected["supporting"][number],
  world: World,
): readonly SettingCheck[] {
  const roles = [trail?.alarms?.roleArn, forwarding?.roleArn];
  return roles.flatMap((arn) => (arn === undefined ? [] : roleSettings(arn, undefined, world)));
}

/** The buckets of logs are closed as the others are. */
function logSettings({ trail, accessLogs }: Expected["supporting"][number], world: World): readonly SettingCheck[] {
  const encrypted = [
    ...(trail ? [[trail.logBucket, "aws:kms"] as const] : []),
    // S3 delivers access logs to no bucket whose default is a KMS key.
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
      setting("the public access block", BLOCKS, found?.publicAccessBlocked.join(", ")),
      setting("the encryption of objects that name none", algorithm, found?.encryption?.algorithm),
    ];
  });
}
