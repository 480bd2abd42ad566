import { z } from "zod";
import * as field from "./fields";

/** A number of days. */
export const days = z.int({ error: "a number of days" }).min(1, "at least 1 day").max(36_500, "at most 36500 days");

/**
 * The storage classes of lifecycle transitions: all except STANDARD.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export const LATER_STORAGE_CLASSES = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

/** The minimum age in days for a transition to these classes. */
const YOUNGEST = 30;

const transition = field
  .strict({
    /** Days after creation; at least 30 for `STANDARD_IA` and `ONEZONE_IA`. */
    days,
    /** Where objects move. */
    storageClass: field.oneOf(LATER_STORAGE_CLASSES),
  })
  .check((context) => {
    const { days: after, storageClass } = context.value;
    if (after >= YOUNGEST || !["STANDARD_IA", "ONEZONE_IA"].includes(storageClass)) return;
    const expected = `at least ${YOUNGEST} days, as S3 moves nothing to ${storageClass} before`;
    field.reporter(context)("unfit-value", ["days"], { expected });
  });

const rule = field
  .strict({
    /** The prefix of the keys that it applies to. @default all */
    prefix: field.text("the beginning of keys").exactOptional(),
    /** Days after which objects expire. @default never */
    expireDays: days.exactOptional(),
    /** Days after which noncurrent versions expire. @default never */
    noncurrentExpireDays: days.exactOptional(),
    /** Transitions to other storage classes. @default none */
    transitions: field.list(transition, "transitions").exactOptional(),
  })
  .check((context) => {
    const fault = field.reporter(context);
    const { expireDays, noncurrentExpireDays, transitions = [] } = context.value;
    const last = Math.max(0, ...transitions.map(({ days: after }) => after));
    if (expireDays !== undefined && expireDays <= last) {
      fault("unfit-value", ["expireDays"], { expected: `more than the ${last} days after which objects move last` });
    }
    if (expireDays ?? noncurrentExpireDays ?? transitions.length) return;
    fault("at-least-one", [], { expected: "at least one of expireDays, noncurrentExpireDays and transitions" });
  });

/** S3 accepts 1,000 rules for a bucket, and the program adds the one for incomplete uploads. */
const MOST_RULES = 999;

/**
 * The lifecycle rules of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-set-lifecycle-configuration-intro.html
 */
export const lifecycle = field.strict({
  /** Days after which incomplete multipart uploads are aborted. @default 7 */
  abortUploadsDays: days.default(7),
  /** The rules. @default none */
  rules: field.list(rule, "rules").max(MOST_RULES, `at most ${MOST_RULES} rules`).default([]),
});

/** The default retention of object lock, during which a version cannot be deleted or overwritten. */
export const objectLock = field.strict({
  /** Who can bypass it: with `governance` principals with the permission, with `compliance` no one. */
  mode: field.oneOf(["governance", "compliance"]),
  /** For how many days. */
  days,
});
