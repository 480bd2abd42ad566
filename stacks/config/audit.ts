import { z } from "zod";
import { parseArn } from "@cross-account-s3/iam";
import type { OnFault } from "./faults";
import * as field from "./fields";
import { days } from "./retention";

const denied = field.strict({
  /** The number of denied requests that raises the alarm. @default 5 */
  threshold: z.int({ error: "a number of requests" }).min(1, "at least 1").default(5),
  /** Within how many seconds. @default 300 */
  periodSeconds: z
    .int({ error: "a number of seconds" })
    .min(60, "at least 60")
    .max(86_400, "at most 86400")
    .refine((s) => s % 60 === 0, { error: "a multiple of 60" })
    .default(300),
});

const alarms = field.strict({
  /** An existing topic in the stack's account and Region; not one that the stack creates for a bucket. @default the stack creates one */
  topicArn: field.topicArn.exactOptional(),
  /** When denied requests raise the alarm: `threshold` requests within `periodSeconds`. @default 5 within 300 */
  denied: denied.prefault({}),
  /** Whether there is a dashboard. @default `true` */
  dashboard: field.flag.default(true),
});

/** The trail of a stack's account. */
export const audit = field.strict({
  /** `create`; in a data stack also the name or ARN of an existing trail. */
  trail: field.oneOf(["create"]),
  /** The name of the log bucket. @default `<project>-<stack>-audit-<accountId>-<region>` */
  logBucket: field.bucketName.exactOptional(),
  /** The prefix of the logs' keys. @default none */
  prefix: field
    .text("the beginning of keys")
    .refine((p) => /^[\w.-]+(\/[\w.-]+)*$/.test(p), { error: "the beginning of keys, without a slash at its ends" })
    .exactOptional(),
  /** Days after which logs expire. @default 365 */
  retainDays: days.default(365),
  /** Alarms on denied requests and on changes, with a dashboard. @default none */
  alarms: alarms.exactOptional(),
});

/** The trail of a stack's account, defaults filled in. */
export type AuditConfig = z.output<typeof audit>;

const TRAIL = "create, or the name or ARN of a trail that exists in the stack's own account";

/** An existing trail, to which the buckets' data events are added. */
export interface ExistingTrail {
  readonly trail: "existing";
  /** The trail's name in the stack's own Region, or its ARN. */
  readonly nameOrArn: string;
}

const existingTrail = field
  .strict({
    trail: field
      .text(TRAIL)
      .refine((t) => /^[A-Za-z0-9][\w.-]{2,127}$/.test(t) || field.trailArn.safeParse(t).success, { error: TRAIL }),
  })
  .transform(({ trail }): ExistingTrail => ({ trail: "existing", nameOrArn: trail }));

/** The trail of a data stack's account: one that the stack creates, or an existing one. */
export const auditOrTrail = field.shaped<AuditConfig | ExistingTrail>([audit, existingTrail], (input) => {
  const { trail, ...others } = z.record(z.string(), z.unknown()).catch({}).parse(input);
  return trail === "create" || (trail === undefined && Object.keys(others).length > 0) ? audit : existingTrail;
});

/** The role of the control account that reads the logs of the data accounts' trails. */
export const auditLogs = field.strict({
  /** The role of the stack that lists and gets the logs. */
  reader: field.text("the name of a role of this stack"),
  /** Patterns of the log buckets' names. @default *-audit-*, as data stacks name them */
  buckets: field.list(field.bucketPattern, "patterns of bucket names").min(1, "at least one").default(["*-audit-*"]),
});

/**
 * An existing trail and an existing topic: only its owner can change a trail, and CloudWatch notifies only topics of the alarm's
 * Region and account.
 */
export function auditFaults(
  trail: AuditConfig | ExistingTrail | undefined,
  accountId: string,
  region: string,
  fault: OnFault,
): void {
  if (trail?.trail === "existing") {
    const arn = parseArn(trail.nameOrArn);
    if (arn && arn.account !== accountId)
      fault("foreign-account", ["audit", "trail"], { expected: `a trail of this stack's own account ${accountId}` });
    return;
  }
  const topic = parseArn(trail?.alarms?.topicArn ?? "");
  if (topic && (topic.region !== region || topic.account !== accountId)) {
    const expected = `a topic of this stack's own account ${accountId} and Region ${region}`;
    fault("foreign-account", ["audit", "alarms", "topicArn"], { expected });
  }
}
