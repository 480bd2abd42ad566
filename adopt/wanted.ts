import { z } from "zod";
import { jsonObject } from "./json";

const prefix = z.string().regex(/^[A-Za-z0-9]{8,32}$/, "8 to 32 letters and digits");
/** Schema for acknowledged statements of other owners, each with its digest and the reason. */
const acknowledged = z.array(z.strictObject({ statement: z.string(), reason: z.string() })).default([]);
const bucketArn = z.string().regex(/^arn:[a-z-]+:s3:::[a-z0-9.-]+$/, "a bucket's ARN");

/** Schema for our statements in the policy of a bucket, topic, key or queue. */
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

/** Schema for our configurations in a bucket's notifications. */
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

/** Schema for our data events in a trail. */
const trailWanted = z.strictObject({
  kind: z.literal("trail"),
  arn: z.string().regex(/^arn:[a-z-]+:cloudtrail:/, "a trail's ARN"),
  namePrefix: prefix,
  bucketArns: z.array(bucketArn).min(1),
  /** The Regions of the buckets. */
  regions: z.array(z.string()).default([]),
});

/** Schema for the settings of a bucket that this program manages completely. */
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
  /** The alias of the key for default encryption, if the program creates the key, so that the ARN is unknown before. */
  encryptionKeyAlias: z.string().startsWith("alias/").optional(),
  /** Default encryption with S3's own keys. */
  encryption: z.literal("AES256").optional(),
  versioning: z.literal("Enabled").optional(),
  /** Whether grants include no access to a key. The default encryption must then not use a KMS key. */
  grantsWithoutKey: z.boolean().default(false),
  /** Whether S3 delivers server access logs to the bucket: then the default may not be a key of KMS either. */
  receivesAccessLogs: z.boolean().default(false),
  restoreOnDestroy: z.boolean().default(false),
  acknowledged,
});

/** Schema for an existing resource with our part of it. */
export const wanted = z.discriminatedUnion("kind", [policyWanted, notificationsWanted, trailWanted, settingsWanted]);

/** An existing resource with our part of it, with defaults. */
export type Wanted = z.output<typeof wanted>;

/** An existing resource with our part of it, as arguments without defaults. */
export type WantedArgs = z.input<typeof wanted>;

/** The kinds of documents that can be shared. */
export type Kind = Wanted["kind"];

/** Returns the name of a document for messages. */
export function nameOf({ kind, arn }: Pick<Wanted, "kind" | "arn">): string {
  return `${{ policy: "the policy of", notifications: "the notifications of", trail: "the event selectors of", settings: "the settings of" }[kind]} ${arn}`;
}
