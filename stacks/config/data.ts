import { z } from "zod";
import { regionsWithin, RESIDENCIES } from "@cross-account-s3/iam";
import { accessLogs } from "./access-logs";
import { accessPoints } from "./access-points";
import { auditOrTrail } from "./audit";
import { cors } from "./cors";
import { eventTargets, topicFilter } from "./event-targets";
import * as field from "./fields";
import { grantsOfRole } from "./grant";
import { replication } from "./replication";
import { lifecycle, objectLock } from "./retention";
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

/** A residency with its Regions, for a message. */
export function residencyText(residency: string): string {
  return `${residency} (${regionsWithin(residency).join(", ")})`;
}

/** Whether a bucket's `key` leaves it without a KMS key that this stack knows. */
export function isKeyless(key: string): key is "s3" | "keep" {
  return key === "s3" || key === "keep";
}

const orphan = z.string({ error: "the id of a deleted role or user" }).regex(/^A(ROA|IDA)[A-Z0-9]+$/, {
  error: "the id of a deleted role or user, AROA… or AIDA…",
});

const bucketFields = field.strict({
  /** Its name. */
  name: field.bucketName,
  /**
   * `account-regional` for a name that ends in `-<account>-<Region>-an`, which only that account can create, or `global`.
   * @default `global`
   */
  bucketNamespace: field.oneOf(["global", "account-regional"]).exactOptional(),
  /** Where it is. @default the stack's Region */
  region: field.region.exactOptional(),
  /** Whether it exists already and is only configured. @default `false` */
  existing: field.flag.default(false),
  /** Whether the bucket is protected from deletion, with its settings, key and topic. @default the stack's */
  protect: field.flag.exactOptional(),
  /** With `existing`: whether its old settings come back on destroy. @default `false` */
  restoreSettings: field.flag.exactOptional(),
  /** With `existing`: ids of deleted roles and users to remove from its policy; see [adopt.md](adopt.md). @default none */
  dropOrphanedPrincipals: field.list(orphan, "ids of deleted roles and users").exactOptional(),
  /** With `existing`: Sids of statements in its policy that this stack takes over. @default none */
  takeOverSids: field.list(field.text("a Sid"), "Sids").exactOptional(),
  /**
   * With `existing`: statements in its policy that were looked at and stay: `statement`, the digest that a preview shows, and `reason`;
   * see [adopt.md](adopt.md).
   * @default none
   */
  acknowledge: field
    .list(
      field.strict({
        statement: field.text("a statement's digest").regex(/^[0-9a-f]{16}$/, "the 16 digits that a preview shows"),
        reason: field.text("why it may stay").min(10, "why it may stay, in ten characters or more"),
      }),
      "acknowledged statements",
    )
    .exactOptional(),
  /** Who may do what: the name of a role of the control stack, and its level or grants. @default no one */
  grants: z.record(z.string(), grantsOfRole, { error: "a map of role names to levels or grants" }).default({}),
  /**
   * Access points, each with its own `grants`; or `per-grantee`: one for each grantee of the bucket's `grants`, for a bucket whose policy
   * would have more than 20 KB.
   * @default none
   */
  accessPoints: accessPoints.exactOptional(),
  /** AWS services that use the bucket. @default none */
  services: services.exactOptional(),
  /**
   * Who is notified of new and removed objects: `sns` (a topic), `eventbridge`, `consumer` (a role of level `catalog` sets them), or
   * `none`.
   * @default `none`
   */
  notifications: field.oneOf(NOTIFICATIONS).default("none"),
  /**
   * With `sns`: a topic that exists, in the bucket's Region and account, no FIFO topic; several buckets may share it.
   * @default one that the stack makes
   */
  topicArn: field.topicArn.exactOptional(),
  /** With `sns`: which events the topic carries. @default all */
  topicFilter: topicFilter.exactOptional(),
  /** Queues and functions that exist, to which S3 sends events. @default none */
  eventTargets: eventTargets.exactOptional(),
  /** With `sns`: whether the topic is encrypted, with the bucket's key. @default `false` */
  encryptTopic: field.flag.default(false),
  /**
   * `bucket` (a key of its own), `region` (one for the stack's buckets of the Region), the ARN of a key that exists, or `s3` (S3's own
   * keys); with `existing` also `keep` (the default encryption that the bucket has, which is then not enforced).
   * @default `bucket`; with `existing`, `keep`
   */
  key: key.exactOptional(),
  /** With `existing`: `enabled`, or `keep` as it is. @default `enabled` */
  versioning: field.oneOf(["enabled", "keep"]).exactOptional(),
  /** From where its objects may be used. @default the stack's */
  onlyFrom: onlyFrom.exactOptional(),
  /**
   * Whether its requests are logged, where the stack has `accessLogs`.
   * @default `true`; `false` for an existing bucket, whose logging it would replace
   */
  accessLogs: field.flag.exactOptional(),
  /** CORS rules. @default none */
  cors: cors.exactOptional(),
  /** Whether those who read pay for requests and transfer; they then send `x-amz-request-payer`. @default `false` */
  requesterPays: field.flag.exactOptional(),
  /** Whether S3 itself refuses uploads with a key of the caller's (SSE-C), whatever the policy says. @default as S3 has it: blocked in new buckets */
  blockSseC: field.flag.exactOptional(),
  /** Lifecycle rules. @default none */
  lifecycle: lifecycle.exactOptional(),
  /** The default retention of object lock, during which a version cannot be deleted or overwritten. @default not at all */
  objectLock: objectLock.exactOptional(),
  /** The buckets to which new objects are replicated. @default none */
  replication: replication.exactOptional(),
  /** Who answers for the data; a tag, which the policy pack requires of every bucket. @default the stack's owner */
  owner: field.text("a name").exactOptional(),
  /** `public`, `internal`, `confidential` or `restricted`; a tag. @default `confidential` */
  classification: field.oneOf(CLASSIFICATIONS).default("confidential"),
  /** Where the data must stay: `eu` or a country's code; a tag, and a check of the Region and of where its records go. @default anywhere */
  residency: z.enum(RESIDENCIES, { error: `one of ${RESIDENCIES.join(", ")}` }).exactOptional(),
  /** Tags in addition to the stack's. @default none */
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
  /** The control stack, `organization/project/stack`. @default `control` of this project */
  controlStack: field.stackName.exactOptional(),
  /** The account that the control stack must be in. @default whichever it is in */
  controlAccountId: field.accountId.exactOptional(),
  /** Principals outside the control stack that buckets are granted to, by name. @default none */
  principals: principals.default({}),
  /** The owner of buckets that name none; a tag, which the policy pack requires. @default no tag */
  owner: field.text("a name").exactOptional(),
  /** From where objects may be used, and who is exempt. @default from anywhere */
  network: dataNetwork.exactOptional(),
  /** Log buckets for the requests to the stack's buckets, or one that exists. @default none */
  accessLogs: accessLogs.exactOptional(),
  /** A trail of the calls on the buckets. @default none */
  audit: auditOrTrail.exactOptional(),
  /** A file that holds what exists: a preview writes it, and the rehearsal reads it. @default live.STACK.json, where anything exists */
  liveState: field.text("the path of a file").exactOptional(),
  /** The buckets. */
  buckets: field.list(bucket, "buckets").min(1, "at least one bucket"),
};
