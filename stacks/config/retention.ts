import { z } from "zod";
import * as field from "./fields";

/** A number of days. */
export const days = z.int({ error: "a number of days" }).min(1, "at least 1 day").max(36_500, "at most 36500 days");

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const STORAGE_CLASSES = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

/** S3 moves nothing to these classes before it is so many days old. */
const YOUNGEST = 30;

const transition = field
  .strict({
    /** After how many days; 30 at least to `STANDARD_IA` and `ONEZONE_IA`. */
    days,
    /** Where objects move. */
    storageClass: field.oneOf(STORAGE_CLASSES),
  })
  .check(({ value, issues }) => {
    const { days: after, storageClass } = value;
    if (after >= YOUNGEST || !["STANDARD_IA", "ONEZONE_IA"].includes(storageClass)) return;
    const message = `at least ${YOUNGEST} days, as S3 moves nothing to ${storageClass} before`;
    issues.push({ code: "custom", input: value, path: ["days"], message });
  });

const rule = field
  .strict({
    /** The beginning of the keys that it holds for. @default all */
    prefix: field.text("the beginning of keys").exactOptional(),
    /** After how many days objects go. @default never */
    expireDays: days.exactOptional(),
    /** After how many days former versions go. @default never */
    noncurrentExpireDays: days.exactOptional(),
    /** When objects move to another storage class. @default never */
    transitions: field.list(transition, "transitions").exactOptional(),
  })
  .check(({ value, issues }) => {
    const { expireDays, noncurrentExpireDays, transitions = [] } = value;
    const last = Math.max(0, ...transitions.map(({ days: after }) => after));
    if (expireDays !== undefined && expireDays <= last) {
      const message = `more than the ${last} days after which objects move last`;
      issues.push({ code: "custom", input: value, path: ["expireDays"], message });
    }
    if (expireDays ?? noncurrentExpireDays ?? transitions.length) return;
    const message = "at least one of expireDays, noncurrentExpireDays and transitions";
    issues.push({ code: "custom", input: value, path: [], message });
  });

/** S3 takes 1,000 rules of a bucket, and the program adds the one for uploads that were never completed. */
const MOST_RULES = 999;

/**
 * What becomes of a bucket's objects as they age.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-set-lifecycle-configuration-intro.html
 */
export const lifecycle = field.strict({
  /** After how many days the parts of an upload that was never completed go. @default 7 */
  abortUploadsDays: days.default(7),
  /** The rules. @default none */
  rules: field.list(rule, "rules").max(MOST_RULES, `at most ${MOST_RULES} rules`).default([]),
});

/** For how long an object's version can neither be removed nor replaced. */
export const objectLock = field.strict({
  /** Who can bypass it: `governance` whoever is allowed to, `compliance` nobody. */
  mode: field.oneOf(["governance", "compliance"]),
  /** For how many days. */
  days,
});

const PREFIX = "the beginning of a bucket name: lower-case letters, digits and hyphens, not a hyphen first";

const bucketPrefix = field.text(PREFIX).refine((p) => /^[a-z0-9][a-z0-9-]*$/.test(p), { error: PREFIX });

/** The server access logs of a stack's buckets. */
export const accessLogs = field.strict({
  /** The beginning of the log buckets' names; the Region follows. @default project, stack, `logs` and account */
  bucketPrefix: bucketPrefix.exactOptional(),
  /** After how many days logs go. @default 365 */
  retainDays: days.default(365),
});
