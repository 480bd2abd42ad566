import { z } from "zod";
import { jsonObject } from "./json";

const prefix = z.string().regex(/^[A-Za-z0-9]{8,32}$/, "8 to 32 letters and digits");
/** Statements of others that are known and left as they are, each by its digest, and why. */
const acknowledged = z.array(z.strictObject({ statement: z.string(), reason: z.string() })).default([]);
const bucketArn = z.string().regex(/^arn:[a-z-]+:s3:::[a-z0-9.-]+$/, "a bucket's ARN");

/** Our statements in the policy of a bucket, topic, key or queue. */
const policyWanted = z.strictObject({
  kind: z.literal("policy"),
  arn: z.string().regex(/^arn:[a-z-]+:(s3|sns|kms|sqs):/, "the ARN of a bucket, topic, key or queue"),
  statements: z.array(jsonObject),
  sidPrefix: prefix,
  acknowledged,
  takeOverSids: z.array(z.string().min(1)).default([]),
  dropOrphanedPrincipals: z.array(z.string().regex(/^A(ROA|IDA)[A-Z0-9]+$/, "an id AROA… or AIDA…")).default([]),
});

const id = z.string().min(1).max(255);
const filter = {
  events: z.array(z.string().startsWith("s3:")).min(1),
  prefix: z.string().optional(),
  suffix: z.string().optional(),
};

/** Our configurations among a bucket's notifications. */
const notificationsWanted = z.strictObject({
  kind: z.literal("notifications"),
  arn: bucketArn,
  idPrefix: prefix,
  topics: z
    .array(z.strictObject({ id, topicArn: z.string().regex(/^arn:[a-z-]+:sns:/, "a topic's ARN"), ...filter }))
    .default([]),
  queues: z
    .array(z.strictObject({ id, arn: z.string().regex(/^arn:[a-z-]+:sqs:/, "a queue's ARN"), ...filter }))
    .optional(),
  functions: z
    .array(z.strictObject({ id, arn: z.string().regex(/^arn:[a-z-]+:lambda:/, "a function's ARN"), ...filter }))
    .optional(),
  eventBridge: z.boolean().default(false),
});

/** The data events that we want a trail to log. */
const trailWanted = z.strictObject({
  kind: z.literal("trail"),
  arn: z.string().regex(/^arn:[a-z-]+:cloudtrail:/, "a trail's ARN"),
  namePrefix: prefix,
  bucketArns: z.array(bucketArn).min(1),
  /** The Regions of the buckets. */
  regions: z.array(z.string()).default([]),
});

/** The settings of a bucket that we take over whole. */
const settingsWanted = z.strictObject({
  kind: z.literal("settings"),
  arn: bucketArn,
  ownership: z.literal("BucketOwnerEnforced").optional(),
  publicAccessBlock: z.literal(true).optional(),
  encryptionKeyArn: z
    .string()
    .regex(
      /^arn:[a-z-]+:kms:[^:]+:\d{12}:key\//,
      "a key's full ARN: an alias would be looked up in the account of whoever asks",
    )
    .optional(),
  /** The alias of the key for default encryption, where the program makes the key: its ARN is known only once it exists. */
  encryptionKeyAlias: z.string().startsWith("alias/").optional(),
  /** Default encryption with S3's own keys. */
  encryption: z.literal("AES256").optional(),
  versioning: z.literal("Enabled").optional(),
  /** Whether roles are granted what is encrypted by default, and no key with it: then the default may not be a key of KMS. */
  grantsWithoutKey: z.boolean().default(false),
  /** Whether S3 delivers server access logs to the bucket: then the default may not be a key of KMS either. */
  receivesAccessLogs: z.boolean().default(false),
  restoreOnDestroy: z.boolean().default(false),
  acknowledged,
});

/** A resource that exists, and our part of it. */
export const wanted = z.discriminatedUnion("kind", [policyWanted, notificationsWanted, trailWanted, settingsWanted]);

/** A resource that exists, and our part of it; defaults filled in. */
export type Wanted = z.output<typeof wanted>;

/** The same as a program writes it. */
export type WantedArgs = z.input<typeof wanted>;

/** The kinds of documents that can be shared. */
export type Kind = Wanted["kind"];

/** A name for messages. */
export function nameOf({ kind, arn }: Pick<Wanted, "kind" | "arn">): string {
  return `${{ policy: "the policy of", notifications: "the notifications of", trail: "the event selectors of", settings: "the settings of" }[kind]} ${arn}`;
}
