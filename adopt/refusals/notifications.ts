import { type JsonObject, texts } from "../json";
import {
  allConfigurations,
  filterOf,
  includesEvent,
  isOurs,
  missing,
  type OurNotifications,
  targetOf,
} from "../merge/notifications";
import type { Refusal } from "./refusal";

/** The observed notifications of a bucket. */
interface NotificationsFacts {
  /** The notification configuration; null if there is none. */
  readonly document: JsonObject | null;
  /** The bucket's Region, for example `eu-west-1`. */
  readonly region: string;
}

/** The most notification configurations that S3 allows for a bucket. */
const limit = 100;

/** Returns the reasons not to add our configurations to a bucket; empty if there are none. @param arn the ARN of the bucket. */
export function notificationsRefusals(
  arn: string,
  { document, region }: NotificationsFacts,
  ours: OurNotifications,
): readonly Refusal[] {
  const foreign = allConfigurations(document).filter((one) => !isOurs(one, ours));
  const own = missing(document, ours).map(({ configuration }) => configuration);
  const pairs = own.flatMap((one, i) => [...foreign, ...own.slice(i + 1)].map((other) => [one, other] as const));
  const overlaps = pairs.flatMap(([one, other]): Refusal[] => {
    const events = sharedEvents(one, other);
    return events.length > 0 && keysOverlap(one, other)
      ? [
          {
            code: "overlapping-filter",
            arn,
            message:
              `${describe(one)} and ${isOurs(other, ours) ? "this stack's" : "the existing"} ${describe(other)} both send ${events.join(", ")} of the same object keys, which S3 rejects; ` +
              (targetOf(one) === targetOf(other)
                ? `have the existing one send ${texts(one.Events).join(", ")} of every key, which then suffices, or have it deleted`
                : "give one of them another prefix or suffix, subscribe to the topic that gets the events, or use EventBridge"),
          },
        ]
      : [];
  });
  const count = foreign.length + own.length;
  const many: Refusal[] =
    count > limit
      ? [
          {
            code: "too-large",
            arn,
            message: `the bucket would have ${count} notification configurations, and S3 allows ${limit}; remove targets from this stack, or ask the owner to remove some`,
          },
        ]
      : [];
  const { topics, queues = [], functions = [] } = ours;
  const targets = [...topics.map(({ topicArn }) => topicArn), ...[...queues, ...functions].map((one) => one.arn)];
  return [...targets.flatMap((target) => unfit(arn, target, region)), ...overlaps, ...many];
}

const TARGET_NOUNS: Readonly<Record<string, string>> = { sns: "topic", sqs: "queue", lambda: "function" };

function unfit(arn: string, target: string, region: string): readonly Refusal[] {
  const [, , service = "", targetRegion = ""] = target.split(":");
  const kind = TARGET_NOUNS[service] ?? "target";
  return [
    ...(target.endsWith(".fifo")
      ? [
          {
            code: "unfit-target" as const,
            arn,
            message: `${target} is a FIFO ${kind}, and S3 sends only to standard ones; name a standard ${kind}`,
          },
        ]
      : []),
    ...(targetRegion === region
      ? []
      : [
          {
            code: "unfit-target" as const,
            arn,
            message: `${target} is in ${targetRegion}, and S3 sends only within the bucket's Region; name a ${kind} in ${region}`,
          },
        ]),
  ];
}

function describe(configuration: JsonObject): string {
  const { prefix, suffix } = filterOf(configuration);
  const target = targetOf(configuration) ?? "an unknown target";
  const name = typeof configuration.Id === "string" ? configuration.Id : "without an Id";
  return `configuration ${name} (to ${target}, prefix "${prefix}", suffix "${suffix}")`;
}

/** Returns the event types that both configurations send. `s3:ObjectCreated:*` includes `s3:ObjectCreated:Put`. */
function sharedEvents(a: JsonObject, b: JsonObject): readonly string[] {
  return texts(a.Events).flatMap((one) => {
    const hit = texts(b.Events).find((other) => includesEvent(one, other) || includesEvent(other, one));
    return hit === undefined ? [] : [includesEvent(one, hit) ? hit : one];
  });
}

/** Returns whether an object key can match both filters: one prefix begins with the other, and one suffix ends with the other. */
function keysOverlap(a: JsonObject, b: JsonObject): boolean {
  const [one, other] = [filterOf(a), filterOf(b)];
  return (
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  );
}
