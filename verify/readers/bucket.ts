import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type InventoryConfiguration,
  ListBucketInventoryConfigurationsCommand,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Placed } from "../placed-resources";
import type { Observed, Subject } from "../subject";
import { policiesOfAccessPoints } from "./access-points";
import { type Declaration, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import {
  corsSettings,
  corsRules,
  lifecycleRules,
  lifecycleSettings,
  replicationRules,
  replicationSettings,
} from "./bucket-rules";
import { declaredDestinations, destinationsIn } from "./notifications";
import { documentsIn, setOf, tagsOf } from "./values";

const yes = z.boolean().nullish();

/** Returns a declaration for a resource with settings of the bucket that it names. */
function onBucket(settings: (outputs: Readonly<Record<string, unknown>>) => Declaration["settings"]) {
  return ({ resource: { outputs } }: Placed): Declaration => ({
    of: text.parse(outputs.bucket).replace(/^arn:[^:]+:s3:::/, ""),
    settings: settings(outputs),
  });
}

const BLOCKS = {
  blockPublicAcls: "BlockPublicAcls",
  blockPublicPolicy: "BlockPublicPolicy",
  ignorePublicAcls: "IgnorePublicAcls",
  restrictPublicBuckets: "RestrictPublicBuckets",
};

const ownership = z.object({ rule: z.object({ objectOwnership: text }) });
const versioning = z.object({ status: text });
const logging = z.object({ targetBucket: text, targetPrefix: text });
const encryption = z.object({
  rules: z.array(
    z.object({
      applyServerSideEncryptionByDefault: z.object({ sseAlgorithm: text, kmsMasterKeyId: text.nullish() }).nullish(),
      bucketKeyEnabled: yes,
      blockedEncryptionTypes: z.array(text).nullish(),
    }),
  ),
});

const retention = z.object({
  rule: z.object({
    defaultRetention: z.object({ mode: text, days: z.number().nullish(), years: z.number().nullish() }),
  }),
});

/** Returns the setting for Object Lock with its default retention, in days or years. */
function lockFor(mode: string | undefined, days: number | null | undefined, years: typeof days) {
  return { enabled: true, mode, ...(days ? { days } : {}), ...(years ? { years } : {}) };
}

const DECLARES: Reader["declares"] = {
  "aws:s3/bucket:Bucket": (placed) =>
    onBucket((outputs) => ({
      region: placed.place.region,
      tags: tags.parse(outputs.tags),
      "object lock": yes.parse(outputs.objectLockEnabled) === true ? { enabled: true } : undefined,
    }))(placed),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": onBucket((outputs) => {
    return { ownership: ownership.parse(outputs).rule.objectOwnership };
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": onBucket((outputs) => ({
    "block public access": setOf(
      Object.entries(BLOCKS).flatMap(([key, name]) => (outputs[key] === true ? [name] : [])),
    ),
  })),
  "aws:s3/bucketVersioning:BucketVersioning": onBucket((outputs) => {
    return { versioning: versioning.parse(outputs.versioningConfiguration).status };
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": onBucket((outputs) => {
    const [rule] = encryption.parse(outputs).rules;
    const blocked = rule?.blockedEncryptionTypes;
    return {
      encryption: rule?.applyServerSideEncryptionByDefault?.sseAlgorithm,
      "encryption key": rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId ?? undefined,
      "bucket key": rule?.bucketKeyEnabled ?? false,
      // Without a declaration, the types that AWS blocks by default in new buckets are no drift.
      ...(blocked ? { "blocked encryption": setOf(blocked) } : {}),
    };
  }),
  "aws:s3/bucketNotification:BucketNotification": onBucket((outputs) => ({
    notifications: declaredDestinations(outputs),
  })),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": onBucket(({ role, rules }) => ({
    replication: setOf(replicationRules(rules)),
    "replication role": text.parse(role),
  })),
  // The policy is compared as a document.
  "aws:s3/bucketPolicy:BucketPolicy": onBucket(() => ({})),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": onBucket(({ rules }) => ({
    lifecycle: lifecycleRules(rules),
  })),
  "aws:s3/bucketLogging:BucketLogging": onBucket((outputs) => {
    const { targetBucket, targetPrefix } = logging.parse(outputs);
    return { "access logs": { bucket: targetBucket, prefix: targetPrefix } };
  }),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": onBucket((outputs) => {
    const { mode, days, years } = retention.parse(outputs).rule.defaultRetention;
    return { "object lock": lockFor(mode, days, years) };
  }),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": onBucket((outputs) => ({
    "cross-origin access": corsRules(outputs.corsRules),
  })),
  "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": onBucket((outputs) => ({
    "request payer": text.parse(outputs.payer),
  })),
};

/**
 * Reads a bucket: every setting that a stack can declare, its policy, and undeclared settings that give access or copy objects. Every call
 * names the expected owner, so that a bucket of this name in another account is not read instead.
 */
async function read(subject: Subject, reach: Reach): Promise<Observed> {
  const { id, name: Bucket, accountId, region } = subject;
  const s3 = reach.account.s3(region);
  const of = { Bucket, ExpectedBucketOwner: accountId };
  const location = await reach.read("s3:GetBucketLocation", async () => {
    return regionOf((await s3.send(new GetBucketLocationCommand(of))).LocationConstraint);
  });
  // After a denied call, others may succeed. Any other fault would affect all calls.
  const missing = unobserved(location);
  if (missing?.kind === "absent" || (location.kind === "failed" && location.fault.why !== "denied"))
    return missing ?? { kind: "absent" };
  const [
    ownership,
    block,
    encrypted,
    versioning,
    notifications,
    policy,
    lifecycle,
    logging,
    lock,
    cors,
    payer,
    tagged,
    replication,
    inventory,
    delegated,
  ] = await Promise.all([
    reach.read("s3:GetBucketOwnershipControls", async () => {
      return (await s3.send(new GetBucketOwnershipControlsCommand(of))).OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    }),
    reach.read("s3:GetBucketPublicAccessBlock", async () => {
      return (await s3.send(new GetPublicAccessBlockCommand(of))).PublicAccessBlockConfiguration;
    }),
    reach.read("s3:GetEncryptionConfiguration", async () => {
      return (await s3.send(new GetBucketEncryptionCommand(of))).ServerSideEncryptionConfiguration?.Rules?.[0];
    }),
    reach.read("s3:GetBucketVersioning", async () => (await s3.send(new GetBucketVersioningCommand(of))).Status),
    reach.read("s3:GetBucketNotification", () => s3.send(new GetBucketNotificationConfigurationCommand(of))),
    reach.read("s3:GetBucketPolicy", async () => (await s3.send(new GetBucketPolicyCommand(of))).Policy),
    reach.read("s3:GetLifecycleConfiguration", async () => {
      return (await s3.send(new GetBucketLifecycleConfigurationCommand(of))).Rules;
    }),
    reach.read("s3:GetBucketLogging", async () => (await s3.send(new GetBucketLoggingCommand(of))).LoggingEnabled),
    reach.read("s3:GetBucketObjectLockConfiguration", async () => {
      return (await s3.send(new GetObjectLockConfigurationCommand(of))).ObjectLockConfiguration;
    }),
    reach.read("s3:GetBucketCORS", async () => (await s3.send(new GetBucketCorsCommand(of))).CORSRules),
    reach.read("s3:GetBucketRequestPayment", async () => {
      return (await s3.send(new GetBucketRequestPaymentCommand(of))).Payer;
    }),
    reach.read("s3:GetBucketTagging", async () => (await s3.send(new GetBucketTaggingCommand(of))).TagSet),
    reach.read("s3:GetReplicationConfiguration", async () => {
      return (await s3.send(new GetBucketReplicationCommand(of))).ReplicationConfiguration;
    }),
    reach.read("s3:GetInventoryConfiguration", async () => {
      const found: InventoryConfiguration[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(new ListBucketInventoryConfigurationsCommand({ ...of, ContinuationToken }));
        found.push(...(page.InventoryConfigurationList ?? []));
        ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
      return found;
    }),
    policiesOfAccessPoints(subject, reach),
  ]);
  const all = seen(
    {
      ...settingsOf(location, (value) => ({ region: value })),
      ...settingsOf(ownership, (value) => ({ ownership: value })),
      ...settingsOf(block, (on = {}) => ({
        "block public access": setOf(Object.entries(on).flatMap(([name, value]) => (value === true ? [name] : []))),
      })),
      ...settingsOf(encrypted, (rule) => ({
        encryption: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
        "encryption key": rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
        "bucket key": rule?.BucketKeyEnabled ?? false,
        "blocked encryption": setOf(rule?.BlockedEncryptionTypes?.EncryptionType),
      })),
      ...settingsOf(versioning, (value) => ({ versioning: value })),
      ...settingsOf(notifications, (value) => ({ notifications: value ? destinationsIn(value) : [] })),
      ...settingsOf(lifecycle, (rules) => ({ lifecycle: lifecycleSettings(rules) })),
      ...settingsOf(logging, (to) => ({
        "access logs": to ? { bucket: to.TargetBucket, prefix: to.TargetPrefix } : undefined,
      })),
      ...settingsOf(lock, (value) => {
        if (value?.ObjectLockEnabled !== "Enabled") return { "object lock": undefined };
        const { Mode, Days, Years } = value.Rule?.DefaultRetention ?? {};
        return { "object lock": lockFor(Mode, Days, Years) };
      }),
      ...settingsOf(cors, (rules) => ({ "cross-origin access": corsSettings(rules) })),
      ...settingsOf(payer, (value) => ({ "request payer": value ?? "BucketOwner" })),
      ...settingsOf(tagged, (list) => ({ tags: tagsOf(list) })),
      ...settingsOf(replication, (found) => ({
        replication: setOf(replicationSettings(found?.Rules)),
        "replication role": found?.Role,
      })),
      ...settingsOf(inventory, (list) => ({
        inventory: setOf(
          list?.flatMap(({ IsEnabled, Destination }) => {
            const to = Destination?.S3BucketDestination;
            return IsEnabled === true
              ? [`to ${to?.Bucket ?? ""}${to?.AccountId === undefined ? "" : ` of account ${to.AccountId}`}`]
              : [];
          }),
        ),
      })),
    },
    [["resource", documentsIn(policy, id, (value) => value)]],
  );
  return { ...all, delegated };
}

/** Returns the Region of a location constraint. S3 returns none for us-east-1, and `EU` for some buckets in eu-west-1. */
export function regionOf(constraint: string | undefined): string {
  if (constraint === undefined || constraint === "") return "us-east-1";
  return constraint === "EU" ? "eu-west-1" : constraint;
}

/** Reads buckets. */
export const bucketReader: Reader = {
  declares: DECLARES,
  undeclared: {
    notifications: [],
    lifecycle: [],
    "access logs": undefined,
    "object lock": undefined,
    "cross-origin access": [],
    "request payer": "BucketOwner",
    replication: [],
    "replication role": undefined,
    inventory: [],
  },
  meaning: {
    region: "the bucket was created again in another Region: endpoints, keys and residency no longer match",
    tags: "conditions and cost allocation by tags may change",
    ownership: "objects may belong to their uploaders, and ACLs may allow access",
    "block public access": "a public policy or ACL is no longer blocked",
    encryption: "new objects have other encryption, or their readers may not use the key",
    "encryption key": "new objects are encrypted with another key, whose policy decides who can read them",
    "bucket key": "S3 calls KMS for every object, with another encryption context",
    "blocked encryption": "uploads may use a kind of encryption that was blocked",
    versioning: "an object that is overwritten or deleted is lost",
    notifications: "events are sent to other destinations than declared, or to none",
    lifecycle: "objects may be deleted or moved earlier or later than declared",
    "access logs": "requests are logged in another place, or not at all",
    "object lock": "objects can be deleted earlier, or only later, than declared",
    "cross-origin access": "other web pages may use the bucket, or declared pages cannot",
    "request payer": "another account pays for requests than declared",
    replication: "objects are copied to a bucket that no stack declares, or not as declared",
    "replication role": "objects are copied with other permissions than declared",
    inventory: "lists of all objects are sent to a bucket that no stack declares",
  },
  absence: "its data is lost, or another account owns the name now",
  read,
};
