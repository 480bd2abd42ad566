import { z } from "zod";
import { parseArn } from "@cross-account-s3/iam";
import { EVENT_KINDS, type EventFilter, type EventTarget } from "../../documents/event-targets";
import type { OnFault } from "./faults";
import * as field from "./fields";

const PART = "a part of object keys, at most 1024 characters, such as incoming/ or .csv";

/**
 * A prefix or suffix of a notification filter.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
const keyPart = field
  .text(PART)
  .refine((value) => value !== "" && value.length <= 1024, { error: PART, abort: true })
  .refine((value) => !value.includes("*"), {
    error: "a part of object keys without *, which S3 refuses in a filter: all keys that begin or end so are meant",
    abort: true,
  })
  .refine((value) => /^[\u0021-\u007e]*$/.test(value), {
    error: "a part of object keys in the form that S3 wants: a space as +, characters beyond ASCII percent-encoded",
  });

const filter = {
  /** The events: `created`, `removed`, or both. @default both */
  events: field
    .list(field.oneOf(EVENT_KINDS), `a list of ${EVENT_KINDS.join(" and ")}`)
    .min(1, "at least one of created and removed")
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: "each kind of event once" })
    .exactOptional(),
  /** The prefix of the keys. @default all keys */
  prefix: keyPart.exactOptional(),
  /** The end of the keys. @default all keys */
  suffix: keyPart.exactOptional(),
};

/** The events of a bucket that its topic gets. */
export const topicFilter = field.strict(filter);

const target = field
  .strict({
    /** A queue that exists. */
    queueArn: field.queueArn.exactOptional(),
    /** An existing function, or its alias. */
    functionArn: field.functionArn.exactOptional(),
    ...filter,
  })
  .transform(({ queueArn, functionArn, ...which }, context): EventTarget => {
    if (queueArn !== undefined && functionArn === undefined) return { service: "sqs", arn: queueArn, ...which };
    if (functionArn !== undefined && queueArn === undefined) return { service: "lambda", arn: functionArn, ...which };
    const problem = "exactly one of queueArn and functionArn must be set";
    field.reporter({ issues: context.issues, value: { queueArn, functionArn } })("exactly-one", [], problem);
    return z.NEVER;
  });

/** Queues and functions that get events of a bucket, which has at most 100 notification configurations. */
export const eventTargets = field
  .list(target, "event targets")
  .min(1, "at least one event target")
  .refine((all) => all.length < 100, { error: "at most 99 event targets, as S3 takes 100 notifications of a bucket" });

/** The settings of a bucket that decide what it notifies. */
interface NotifyingBucket {
  readonly notifications: string;
  readonly eventTargets?: readonly EventTarget[] | undefined;
  readonly topicFilter?: EventFilter | undefined;
}

/**
 * Checks a bucket's event targets: S3 sends only within its Region, the stack cannot change policies of other accounts' queues, and
 * S3 refuses two notifications for the same event of the same key.
 *
 * @param region the bucket's.
 */
export function eventTargetFaults(
  { notifications, eventTargets: targets = [], topicFilter: ofTopic }: NotifyingBucket,
  accountId: string,
  region: string,
  fault: OnFault,
): void {
  if (ofTopic !== undefined && notifications !== "sns") {
    fault("requires", ["topicFilter"], "requires notifications: sns; set it, or remove topicFilter");
  }
  if (targets.length > 0 && notifications === "consumer") {
    const problem = "would be lost with notifications: consumer, who replaces all of them; remove one of the two";
    fault("overlapping-events", ["eventTargets"], problem);
  }
  const all: (EventFilter & { readonly name: string })[] =
    notifications === "sns" ? [{ name: "the topic's (topicFilter)", ...ofTopic }] : [];
  targets.forEach((one, n) => {
    const { account, region: where } = parseArn(one.arn) ?? {};
    const [key, kind] = one.service === "sqs" ? ["queueArn", "queue"] : ["functionArn", "function"];
    if (where !== region) {
      fault("wrong-region", ["eventTargets", n, key], { expected: `a ${kind} in the bucket's own Region ${region}` });
    }
    if (account !== accountId) {
      const expected = `a ${kind} of this stack's own account ${accountId}; subscribe one of another account to the bucket's topic (notifications: sns)`;
      fault("foreign-account", ["eventTargets", n, key], { expected });
    }
    const other = all.find((before) => overlap(before, one));
    if (other) {
      const problem = `overlaps with the filter of ${other.name}, and S3 refuses two notifications for one event; change one of them`;
      fault("overlapping-events", ["eventTargets", n], problem);
    }
    all.push({ name: `eventTargets[${n}]`, ...one });
  });
}

/** Whether an event of a key would be sent to both. */
function overlap(a: EventFilter, b: EventFilter): boolean {
  const [one, other] = [a, b].map(({ prefix = "", suffix = "" }) => ({ prefix, suffix }));
  if (!one || !other) return false;
  const { events: kinds = EVENT_KINDS } = b;
  return (
    (a.events ?? EVENT_KINDS).some((kind) => kinds.includes(kind)) &&
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  );
}
