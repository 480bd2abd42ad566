import { parseArn } from "@cross-account-s3/iam";
import { documentOf, type JsonObject, texts } from "../adopt/json";
import { allConfigurations, eventBridgeOn, filterOf, targetOf } from "../adopt/merge/notifications";
import { type EventFilter, eventTypes, queueStatements } from "../documents/event-targets";
import { topicStatements } from "../documents/topic-policy";
import { partitionOf } from "@cross-account-s3/iam";
import { topicFilter } from "../stacks/config/event-targets";
import { allowedBy } from "./allowed";
import type { Found, FoundBucket } from "./found";

/** The notifications of a bucket as values of a stack file. */
export interface BucketEvents {
  /** The keys of the bucket in its stack file. */
  readonly values: {
    readonly notifications?: "sns";
    readonly topicArn?: string;
    readonly topicFilter?: EventFilter;
    readonly eventTargets?: readonly (EventFilter & { readonly queueArn: string })[];
  };
  /** The notifications that stay unchanged and are not in the stack file, each with the reason. */
  readonly left: readonly string[];
}

/**
 * Reads the notifications of a bucket. The values describe only existing notifications, so that S3 sends no additional events.
 *
 * @param refused the reasons why topics and queues cannot be adopted, by ARN.
 */
export function bucketEvents(
  bucket: FoundBucket,
  found: Pick<Found, "eventTargets">,
  refused: ReadonlyMap<string, string>,
): BucketEvents {
  const document = documentOf(bucket.notifications ?? {});
  const left: string[] = [];
  let topic: { readonly arn: string; readonly filter: EventFilter } | undefined;
  const queues: (EventFilter & { readonly queueArn: string })[] = [];
  for (const configuration of allConfigurations(document)) {
    const arn = targetOf(configuration) ?? "";
    const filter = eventFilter(configuration);
    const reason = typeof filter === "string" ? filter : (refused.get(arn) ?? unfit(arn, bucket, found, topic?.arn));
    if (reason !== undefined || typeof filter === "string") {
      left.push(`${bucket.name}: notification ${nameOf(configuration)} to ${arn}: ${reason ?? ""}`);
    } else if (parseArn(arn)?.service === "sns") topic = { arn, filter };
    else queues.push({ queueArn: arn, ...filter });
  }
  if (eventBridgeOn(document)) {
    left.push(
      `${bucket.name}: EventBridge is on and stays on; set notifications: eventbridge to send its events to a bus`,
    );
  }
  return {
    values: {
      ...(topic === undefined ? {} : { notifications: "sns", topicArn: topic.arn }),
      ...(topic === undefined || Object.keys(topic.filter).length === 0 ? {} : { topicFilter: topic.filter }),
      ...(queues.length === 0 ? {} : { eventTargets: queues }),
    },
    left,
  };
}

function nameOf({ Id }: JsonObject): string {
  return texts(Id)[0] ?? "without an Id";
}

const KINDS = ["created", "removed"] as const;

/** Returns the events and keys of a configuration, or the reason why a stack file cannot express it. */
function eventFilter(configuration: JsonObject): EventFilter | string {
  const { prefix, suffix } = filterOf(configuration);
  const events = texts(configuration.Events);
  const kinds = KINDS.filter((kind) => eventTypes({ events: [kind] }).every((type) => events.includes(type)));
  const others = events.filter((event) => !eventTypes({ events: kinds }).includes(event) || kinds.length === 0);
  if (others.length > 0) {
    return `stays unchanged; a stack file has the events created and removed, and not ${others.join(", ")}`;
  }
  const filter: EventFilter = {
    ...(kinds.length === KINDS.length ? {} : { events: kinds }),
    ...(prefix === "" ? {} : { prefix }),
    ...(suffix === "" ? {} : { suffix }),
  };
  const { error } = topicFilter.safeParse(filter);
  return error ? `stays unchanged; expected ${error.issues.map(({ message }) => message).join("; ")}` : filter;
}

/** Returns the reason why a target cannot be in a stack file; undefined if it can. @param topic the ARN of the topic in the file so far. */
function unfit(
  arn: string,
  { name, accountId, region }: FoundBucket,
  { eventTargets }: Pick<Found, "eventTargets">,
  topic: string | undefined,
): string | undefined {
  const target = parseArn(arn);
  const partition = partitionOf(region);
  if (target?.service === "lambda") {
    return "stays unchanged; set eventTargets with functionArn, which adds its own permission to the function";
  }
  if (target?.account !== accountId) return "stays unchanged; its target is in another account";
  const policy = eventTargets.get(arn);
  if (!policy) return "stays unchanged; the policy of its target could not be read";
  const document = documentOf(policy);
  if (target.service === "sqs") {
    const needed = queueStatements({ partition, accountId, queueArn: arn, buckets: [name] });
    return allowedBy(document, "queue")(needed) ? undefined : SENDS_NOTHING;
  }
  if (topic === arn) return "stays unchanged; topicFilter has one filter for each topic";
  if (topic !== undefined) return `stays unchanged; topicArn names one topic, which is ${topic}`;
  const needed = topicStatements({ partition, accountId, topicArn: arn, uses: [{ bucket: name, grants: [] }] });
  return allowedBy(document, "topic")(needed) ? undefined : SENDS_NOTHING;
}

const SENDS_NOTHING =
  "stays unchanged; the policy of its target does not allow S3 to send events of this bucket; have its owner allow that, or delete the notification";
