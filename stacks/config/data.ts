import { z } from "zod";
import { RESIDENCIES } from "@cross-account-s3/iam";
import { auditOrTrail } from "./audit";
import { cors } from "./cors";
import { eventTargets, topicFilter } from "./event-targets";
import * as field from "./fields";
import { grantsOfRole } from "./grant";
import { accessLogs, lifecycle, objectLock } from "./retention";
import { dataNetwork, onlyFrom } from "./network";
import { principals } from "./principals";
import { services } from "./services";
import { tags } from "./tags";

const NOTIFICATIONS = ["sns", "eventbridge", "consumer", "none"] as const;
/** How sensitive data can be, the least first. */
export const CLASSIFICATIONS = ["public", "internal", "confidential", "restricted"] as const;

const KEYS = "bucket, region, s3, the ARN of a KMS key, or for an existing bucket keep";
const key = z
  .string({ error: KEYS })
  .pipe(z.union([z.enum(["bucket", "region", "s3", "keep"]), field.keyArn], { error: KEYS }));

/** Whether a bucket's `key` leaves it without a KMS key that this stack knows. */
export function isKeyless(key: string): key is "s3" | "keep" {
  return key === "s3" || key === "keep";
}

const orphan = z.string({ error: "the id of a deleted role or user" }).regex(/^A(ROA|IDA)[A-Z0-9]+$/, {
  error: "the id of a deleted role or user, AROA… or AIDA…",
});

const bucketFields = field.strict({
  name: field.bucketName,
  /** `account-regional` for a name that ends in the stack's account, the Region and `an`. @default global */
  bucketNamespace: field.oneOf(["global", "account-regional"]).exactOptional(),
  /** Where the bucket is. @default the stack's own Region */
  region: field.region.exactOptional(),
  /** Whether the bucket exists already and is only configured. @default false */
  existing: field.flag.default(false),
  /** Whether it is protected from deletion, with its settings, key and topic. @default the stack's */
  protect: field.flag.exactOptional(),
  /** With `existing`: whether the bucket's old settings come back on destroy. @default false */
  restoreSettings: field.flag.exactOptional(),
  /** With `existing`: ids of deleted roles and users, `AROA…` and `AIDA…`, to be taken out of its policy. @default none */
  dropOrphanedPrincipals: field.list(orphan, "ids of deleted roles and users").exactOptional(),
  /** With `existing`: Sids of statements in its policy that this stack takes over. @default none */
  takeOverSids: field.list(field.text("a Sid"), "Sids").exactOptional(),
  /** With `existing`: statements in its policy that were looked at and stay, each by its digest, and why. @default none */
  acknowledge: field
    .list(
      field.strict({
        statement: field.text("a statement's digest").regex(/^[0-9a-f]{16}$/, "the 16 digits that a preview shows"),
        reason: field.text("why it may stay").min(10, "why it may stay, in ten characters or more"),
      }),
      "acknowledged statements",
    )
    .exactOptional(),
  /** Who may do what: the name of a role of the control stack, and its level on this bucket, or its grants. @default nobody */
  grants: z.record(z.string(), grantsOfRole, { error: "a map of role names to levels or grants" }).default({}),
  /** AWS services that use the bucket, each for one account or resource. @default none */
  services: services.exactOptional(),
  /** Who is told of new objects, and how. @default none */
  notifications: field.oneOf(NOTIFICATIONS).default("none"),
  /** With `notifications: sns`: a topic that exists, which other buckets may share. @default one that the stack makes */
  topicArn: field.topicArn.exactOptional(),
  /** With `notifications: sns`: which events the topic carries. @default all */
  topicFilter: topicFilter.exactOptional(),
  /** Queues and functions that exist, to which S3 sends events. @default none */
  eventTargets: eventTargets.exactOptional(),
  /** Whether the topic is encrypted, with the bucket's key. @default false */
  encryptTopic: field.flag.default(false),
  /**
   * The key: one of its own, one shared by the stack's buckets of the Region, one that exists, or `s3` (SSE-S3, no key). With `existing`
   * also `keep` (whatever default encryption the bucket has). @default bucket, but keep for an existing bucket
   */
  key: key.exactOptional(),
  /** With `existing`: whether versioning is turned on, or left as it is. @default enabled */
  versioning: field.oneOf(["enabled", "keep"]).exactOptional(),
  /** From where its objects may be used: `anywhere`, `control` (the control stack's endpoints), or endpoints. @default the stack's */
  onlyFrom: onlyFrom.exactOptional(),
  /** Whether its requests are logged, where the stack has access logs. @default true, but false for an existing bucket */
  accessLogs: field.flag.exactOptional(),
  /** From which pages a browser lets scripts use the bucket. @default none */
  cors: cors.exactOptional(),
  /** Whether those who read pay for requests and transfer. @default false */
  requesterPays: field.flag.exactOptional(),
  /** What becomes of objects as they age. @default nothing */
  lifecycle: lifecycle.exactOptional(),
  /** For how long an object's version can neither be removed nor replaced. @default not at all */
  objectLock: objectLock.exactOptional(),
  /** Who answers for the data; a tag. @default the stack's owner */
  owner: field.text("a name").exactOptional(),
  /** How sensitive the data is; a tag. @default confidential */
  classification: field.oneOf(CLASSIFICATIONS).default("confidential"),
  /** Where the data must stay: `eu` or a country's code; a tag, and a check of the Region. @default anywhere */
  residency: z.enum(RESIDENCIES, { error: `one of ${RESIDENCIES.join(", ")}` }).exactOptional(),
  /** Tags beside those of the stack. @default none */
  tags: tags.default({}),
});

const bucket = bucketFields.transform((fields) => ({
  ...fields,
  // What an owner has chosen changes only where the configuration asks for it.
  key: fields.key ?? (fields.existing ? "keep" : "bucket"),
}));

/** A bucket as the user configured it, defaults filled in. */
export type BucketConfig = z.output<typeof bucket>;

/** The configuration of a data stack, the part that is its own. */
export const dataShape = {
  /** The control stack, as `organization/project/stack`. @default the stack `control` of this project */
  controlStack: field.stackName.exactOptional(),
  /** The account that the control stack must be in. @default whichever it is in */
  controlAccountId: field.accountId.exactOptional(),
  /** Principals outside the control stack that buckets are granted to, by name: vendors, organizations, roles of further control stacks. @default none */
  principals: principals.default({}),
  /** Who answers for the buckets that name nobody; a tag. @default no tag */
  owner: field.text("a name").exactOptional(),
  /** From where objects may be used, and who is exempt. @default anywhere */
  network: dataNetwork.exactOptional(),
  /** Log buckets for the requests to the stack's buckets, one a Region. @default no access logs */
  accessLogs: accessLogs.exactOptional(),
  /** A trail of the calls on the buckets, whoever makes them. @default none */
  audit: auditOrTrail.exactOptional(),
  /** A file that holds what exists: a preview writes it, and the rehearsal reads it. @default none */
  liveState: field.text("the path of a file").exactOptional(),
  /** The buckets. */
  buckets: field.list(bucket, "buckets").min(1, "at least one bucket"),
};
