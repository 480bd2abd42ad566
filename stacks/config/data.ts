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
/** The classifications of data, the least sensitive first. */
export const CLASSIFICATIONS = ["public", "internal", "confidential", "restricted"] as const;

const KEYS = "bucket, region, s3, the ARN of a KMS key, or for an existing bucket keep";
const key = z
  .string({ error: KEYS })
  .pipe(z.union([z.enum(["bucket", "region", "s3", "keep"]), field.keyArn], { error: KEYS }));

/** A residency with its Regions, for a message. */
export function residencyText(residency: string): string {
  return `${residency} (${regionsWithin(residency).join(", ")})`;
}

/** Whether the stack knows no KMS key of a bucket, by its `key`. */
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
  /** Its Region. @default the stack's Region */
  region: field.region.exactOptional(),
  /** Whether it exists already, so that the stack only adds its part. @default `false` */
  existing: field.flag.default(false),
  /** Whether the bucket is protected from deletion, with its settings, key and topic. @default the stack's */
  protect: field.flag.exactOptional(),
  /** With `existing`: whether a destroy restores its previous settings. @default `false` */
  restoreSettings: field.flag.exactOptional(),
  /** With `existing`: ids of deleted roles and users to remove from its policy; see [adopt.md](adopt.md). @default none */
  dropOrphanedPrincipals: field.list(orphan, "ids of deleted roles and users").exactOptional(),
  /** With `existing`: Sids of statements in its policy that this stack takes over. @default none */
  takeOverSids: field.list(field.text("a Sid"), "Sids").exactOptional(),
  /**
   * With `existing`: statements of others that are reviewed and stay: `statement`, the digest that a preview shows, and `reason`;
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
  /** The grants: the name of a role of the control stack or of a principal, and its level or grants. @default none */
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
   * Where events of new and removed objects are sent: `sns` (a topic), `eventbridge`, `consumer` (a role of level `catalog` sets
   * the notifications), or `none`.
   * @default `none`
   */
  notifications: field.oneOf(NOTIFICATIONS).default("none"),
  /**
   * With `sns`: an existing standard topic in the bucket's Region and account; several buckets may share it. @default the stack
   * creates one
   */
  topicArn: field.topicArn.exactOptional(),
  /** With `sns`: the events that the topic gets. @default all */
  topicFilter: topicFilter.exactOptional(),
  /** Existing queues and functions to which S3 sends events. @default none */
  eventTargets: eventTargets.exactOptional(),
  /** With `sns`: whether the topic is encrypted, with the bucket's key. @default `false` */
  encryptTopic: field.flag.default(false),
  /**
   * `bucket` (a key of its own), `region` (one for the stack's buckets of the Region), the ARN of an existing key, or `s3`
   * (SSE-S3); with `existing` also `keep` (the bucket's present default encryption, which is then not enforced).
   * @default `bucket`; with `existing`, `keep`
   */
  key: key.exactOptional(),
  /** With `existing`: `enabled`, or `keep` for no change. @default `enabled` */
  versioning: field.oneOf(["enabled", "keep"]).exactOptional(),
  /** The networks from which its objects may be used. @default those of the stack */
  onlyFrom: onlyFrom.exactOptional(),
  /**
   * Whether its requests are logged, if the stack has `accessLogs`.
   * @default `true`; `false` for an existing bucket, whose logging it would replace
   */
  accessLogs: field.flag.exactOptional(),
  /** CORS rules. @default none */
  cors: cors.exactOptional(),
  /** Whether the requester pays for requests and transfer; requests then need `x-amz-request-payer`. @default `false` */
  requesterPays: field.flag.exactOptional(),
  /**
   * Whether S3 refuses uploads with a customer-provided key (SSE-C), whatever the policy allows. @default S3's default: blocked in
   * new buckets
   */
  blockSseC: field.flag.exactOptional(),
  /** Lifecycle rules. @default none */
  lifecycle: lifecycle.exactOptional(),
  /** The default retention of object lock, during which a version cannot be deleted or overwritten. @default not at all */
  objectLock: objectLock.exactOptional(),
  /** The buckets to which new objects are replicated. @default none */
  replication: replication.exactOptional(),
  /** The owner of the data; a tag, which the policy pack requires of every bucket. @default the stack's owner */
  owner: field.text("a name").exactOptional(),
  /** `public`, `internal`, `confidential` or `restricted`; a tag. @default `confidential` */
  classification: field.oneOf(CLASSIFICATIONS).default("confidential"),
  /** Where the data must stay: `eu` or a country code; a tag, and a check of the Regions of the bucket and its logs. @default anywhere */
  residency: z.enum(RESIDENCIES, { error: `one of ${RESIDENCIES.join(", ")}` }).exactOptional(),
  /** Tags in addition to the stack's. @default none */
  tags: tags.default({}),
});

const bucket = bucketFields.transform((fields) => ({
  ...fields,
  // Settings of an existing bucket change only if the configuration sets them.
  key: fields.key ?? (fields.existing ? "keep" : "bucket"),
}));

/** A bucket as the user configured it, defaults filled in. */
export type BucketConfig = z.output<typeof bucket>;

/** The keys that only data stacks have. */
export const dataShape = {
  /** The control stack, `organization/project/stack`. @default `control` of this project */
  controlStack: field.stackName.exactOptional(),
  /** The account that the control stack must be in. @default any account */
  controlAccountId: field.accountId.exactOptional(),
  /** Principals outside the control stack that grants name. @default none */
  principals: principals.default({}),
  /** The default of the buckets' `owner`; a tag, which the policy pack requires. @default no tag */
  owner: field.text("a name").exactOptional(),
  /** The networks from which objects may be used, and exempt roles. @default from anywhere */
  network: dataNetwork.exactOptional(),
  /** Log buckets for the requests to the stack's buckets, or one that exists. @default none */
  accessLogs: accessLogs.exactOptional(),
  /** A trail of the data events of the buckets. @default none */
  audit: auditOrTrail.exactOptional(),
  /**
   * A file with the existing policies and settings: a preview writes it, and the rehearsal reads it. @default live.STACK.json, if
   * the stack shares existing resources
   */
  liveState: field.text("the path of a file").exactOptional(),
  /** The buckets. */
  buckets: field.list(bucket, "buckets").min(1, "at least one bucket"),
};
