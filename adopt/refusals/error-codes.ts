import type { Explained } from "../../documents/explained-document";

/** The reasons not to change existing resources, by the code at the end of each message. docs/errors.md is generated from this list. */
export const ADOPTION_ERRORS = {
  "access-log-key": {
    means: "The bucket keeps a default KMS key, and S3 delivers access logs only to buckets with SSE-S3.",
    fix: "Set key to s3, or name another log bucket.",
  },
  "acl-grant": {
    means: "The bucket's ACL grants access to another account, and S3 enforces ownership only where no ACL does.",
    fix: "Write the grant as a statement of the bucket policy, then remove it from the ACL.",
  },
  "default-key": {
    means: "The bucket keeps a default key that the granted roles may not use.",
    fix: "Set key to the ARN of that key, or to bucket or region.",
  },
  denied: {
    means: "A Deny statement of the existing policy denies a grant of the configuration.",
    fix: "Have the statement exempt the role, or remove the grant.",
  },
  "foreign-sid": {
    means: "The existing policy has a statement with this stack's Sid prefix that this stack did not write.",
    fix: "Rename the statement, or list its Sid under takeOverSids.",
  },
  gone: {
    means: "The configuration names an existing resource that does not exist.",
    fix: "Create it, or remove the setting.",
  },
  "log-bucket": {
    means: "The trail delivers its logs to this bucket, so each log file would be logged again.",
    fix: "Remove the bucket from the stack whose audit names this trail.",
  },
  "log-delivery": {
    means: "An AWS service writes logs to the bucket, and could not do so with the key.",
    fix: "Set key to keep or s3, or acknowledge the statement.",
  },
  "lost-access": {
    means: "A principal of others' statements, or of the account, would lose an action completely.",
    fix: "Set key to keep or s3, have the statement changed, or acknowledge it.",
  },
  "no-live-state": {
    means: "The live-state file does not describe this resource.",
    fix: "Export the file again with pulumi preview.",
  },
  "organization-trail": {
    means: "The trail is an organization trail, and its selectors apply to every account.",
    fix: "Have the management account change it, or name a trail in this account.",
  },
  "orphaned-principal": {
    means: "The existing policy names the id of a deleted role or user, and AWS refuses to store such a policy.",
    fix: "Add the id to dropOrphanedPrincipals, or have the statement's owner remove it.",
  },
  "other-region": {
    means: "The trail's home Region is not the configured one, or the trail does not record the Region of a bucket.",
    fix: "Set the Region that the message names, or name a trail of all Regions.",
  },
  "overlapping-filter": {
    means: "Two notification configurations would send the same events of the same object keys, which S3 refuses.",
    fix: "Change a prefix or suffix, let one topic serve both, or use EventBridge.",
  },
  "policy-version": {
    means:
      "A statement of this stack uses a policy variable, which is plain text in the version of the existing policy.",
    fix: "Have the owner set the policy's Version to 2012-10-17.",
  },
  "public-statement": {
    means: "The existing policy allows everyone. The public access block would then deny every other account.",
    fix: "Limit the statement to accounts, or remove it.",
  },
  "stopped-trail": {
    means: "The trail is stopped and records nothing.",
    fix: "Start it with aws cloudtrail start-logging, or name another.",
  },
  "too-complex": {
    means:
      "The conditions and wildcards of the existing policy combine in too many ways to compute what others would lose.",
    fix: "Have the policy simplified, or acknowledge all of its statements.",
  },
  "too-large": {
    means: "The merged document would exceed an AWS quota.",
    fix: "Remove roles, buckets or notifications from the stack, or ask the owner to shorten the existing document.",
  },
  "unfit-target": {
    means: "S3 does not send events to FIFO topics and queues, or to targets in another Region.",
    fix: "Name a standard topic, queue or function in the bucket's Region.",
  },
  unreadable: {
    means: "The existing document could not be read.",
    fix: "Follow the message: a permission is missing, or the document is invalid.",
  },
} as const satisfies Readonly<Record<string, Explained>>;

/** The code of a reason not to change existing resources. */
export type AdoptionErrorCode = keyof typeof ADOPTION_ERRORS;
