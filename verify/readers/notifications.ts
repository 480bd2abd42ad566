import type { NotificationConfiguration } from "@aws-sdk/client-s3";
import { z } from "zod";
import { optional, text } from "./reader";
import { setOf } from "./values";

/** One destination of a bucket's events. */
interface Destination {
  /** The ARN of a topic, queue or function. */
  readonly to: string;
  readonly events: readonly string[];
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

/** Returns a destination as text that does not depend on the order of its parts. */
function destinationText({ to, events, prefix = "", suffix = "" }: Destination): string {
  const filter = [...(prefix === "" ? [] : [`prefix=${prefix}`]), ...(suffix === "" ? [] : [`suffix=${suffix}`])];
  return [to, ...[...events].sort(), ...filter].join(" ");
}

/** Returns the setting for destinations, with `eventbridge` for the account's default event bus. */
export function destinations(eventBridge: boolean, all: readonly Destination[]): readonly string[] {
  return setOf([...(eventBridge ? ["eventbridge"] : []), ...all.map(destinationText)]);
}

const declared = (key: string) =>
  z
    .array(
      z
        .looseObject({ events: z.array(text), filterPrefix: optional, filterSuffix: optional })
        .transform(({ events, filterPrefix, filterSuffix, ...of }) => ({
          to: text.parse(of[key]),
          events,
          prefix: filterPrefix,
          suffix: filterSuffix,
        })),
    )
    .nullish();

const notification = z.object({
  eventbridge: z.boolean().nullish(),
  topics: declared("topicArn"),
  queues: declared("queueArn"),
  lambdaFunctions: declared("lambdaFunctionArn"),
});

/** Returns the destinations that a `BucketNotification` declares. */
export function declaredDestinations(outputs: Readonly<Record<string, unknown>>): readonly string[] {
  const { eventbridge, topics, queues, lambdaFunctions } = notification.parse(outputs);
  return destinations(eventbridge === true, [...(topics ?? []), ...(queues ?? []), ...(lambdaFunctions ?? [])]);
}

/** Returns the deployed destinations. S3 returns the names of filter rules in upper or lower case. */
export function destinationsIn(found: NotificationConfiguration): readonly string[] {
  const { TopicConfigurations = [], QueueConfigurations = [], LambdaFunctionConfigurations = [] } = found;
  const each = [
    ...TopicConfigurations.map((c) => ({ ...c, to: c.TopicArn })),
    ...QueueConfigurations.map((c) => ({ ...c, to: c.QueueArn })),
    ...LambdaFunctionConfigurations.map((c) => ({ ...c, to: c.LambdaFunctionArn })),
  ];
  return destinations(
    found.EventBridgeConfiguration !== undefined,
    each.map(({ to = "", Events = [], Filter }) => {
      const rule = (name: string) => Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === name)?.Value;
      return { to, events: Events, prefix: rule("prefix"), suffix: rule("suffix") };
    }),
  );
}
