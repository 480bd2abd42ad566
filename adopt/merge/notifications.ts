import { isObject, type Json, type JsonObject, sorted, texts } from "../json";

/** The events that a configuration of ours sends. */
interface OurFilter {
  /** The id, which begins with our prefix. */
  readonly id: string;
  /** Event types, such as `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** Key prefix; absent means every key. */
  readonly prefix?: string | undefined;
  /** Key suffix; absent means every key. */
  readonly suffix?: string | undefined;
}

/** One configuration of ours: S3 sends these events to this topic. */
export interface OurTopic extends OurFilter {
  readonly topicArn: string;
}

/** One configuration of ours: S3 sends these events to this queue or function. */
export interface OurTarget extends OurFilter {
  readonly arn: string;
}

/** Our part of a bucket's notification configuration. */
export interface OurNotifications {
  /** A configuration whose Id begins with this is ours. */
  readonly idPrefix: string;
  readonly topics: readonly OurTopic[];
  readonly queues?: readonly OurTarget[] | undefined;
  readonly functions?: readonly OurTarget[] | undefined;
  /** Whether EventBridge must be on. False leaves it unchanged. */
  readonly eventBridge: boolean;
}

/** The state of the configuration before our first write. */
export interface NotificationsArrival {
  /** Whether EventBridge was on already, so that it stays on when our part is removed. */
  readonly eventBridge: boolean;
}

/** The names of the lists in a notification configuration. */
export const lists = ["TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations"] as const;

/** Returns the configurations in one of the lists. */
export function configurations(document: JsonObject | null, list: (typeof lists)[number]): readonly JsonObject[] {
  const value = document?.[list];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Returns the configurations of all lists. */
export function allConfigurations(document: JsonObject | null): readonly JsonObject[] {
  return lists.flatMap((list) => configurations(document, list));
}

/** Returns whether EventBridge is on, which S3 represents as an empty object. */
export function eventBridgeOn(document: JsonObject | null): boolean {
  return isObject(document?.EventBridgeConfiguration);
}

/** Returns whether the configuration's Id begins with our prefix. */
export function isOurs(configuration: JsonObject, { idPrefix }: Pick<OurNotifications, "idPrefix">): boolean {
  const id = configuration.Id;
  return typeof id === "string" && id.startsWith(idPrefix);
}

/** The field with the target's ARN in the configurations of each list. */
const TARGET_OF = {
  TopicConfigurations: "TopicArn",
  QueueConfigurations: "QueueArn",
  LambdaFunctionConfigurations: "LambdaFunctionArn",
} as const satisfies Record<(typeof lists)[number], string>;

/** Returns our configurations in S3's form, each with the name of its list. */
function configurationsOf({ topics, queues = [], functions = [] }: OurNotifications) {
  return [
    ...topics.map(({ topicArn, ...one }) => inForm("TopicConfigurations", { arn: topicArn, ...one })),
    ...queues.map((one) => inForm("QueueConfigurations", one)),
    ...functions.map((one) => inForm("LambdaFunctionConfigurations", one)),
  ];
}

function inForm(
  list: (typeof lists)[number],
  { id, arn, events, prefix, suffix }: OurTarget,
): { readonly list: (typeof lists)[number]; readonly configuration: JsonObject } {
  const rules = [
    ...(prefix === undefined ? [] : [{ Name: "prefix", Value: prefix }]),
    ...(suffix === undefined ? [] : [{ Name: "suffix", Value: suffix }]),
  ];
  const configuration = {
    Id: id,
    [TARGET_OF[list]]: arn,
    Events: [...events],
    ...(rules.length === 0 ? {} : { Filter: { Key: { FilterRules: rules } } }),
  };
  return { list, configuration };
}

/**
 * Returns our configurations that are needed. If another owner's configuration already sends at least the same events for the same keys to the
 * target, ours is not needed. S3 rejects two configurations for the same event.
 */
export function missing(document: JsonObject | null, ours: OurNotifications): ReturnType<typeof configurationsOf> {
  return configurationsOf(ours).filter(
    ({ list, configuration }) =>
      !configurations(document, list).some((other) => !isOurs(other, ours) && gives(other, configuration)),
  );
}

/** Returns the ARN of the topic, queue or function to which a configuration sends. */
export function targetOf(configuration: JsonObject): string | undefined {
  return lists.flatMap((list) => texts(configuration[TARGET_OF[list]] ?? null))[0];
}

function gives(other: JsonObject, wanted: JsonObject): boolean {
  const [theirs, ours] = [filterOf(other), filterOf(wanted)];
  return (
    targetOf(other) === targetOf(wanted) &&
    ours.prefix.startsWith(theirs.prefix) &&
    ours.suffix.endsWith(theirs.suffix) &&
    texts(wanted.Events).every((event) => texts(other.Events).some((one) => includesEvent(one, event)))
  );
}

/** Returns whether an event type includes another: `s3:ObjectCreated:*` includes `s3:ObjectCreated:Put`. */
export function includesEvent(event: string, other: string): boolean {
  return event === other || (event.endsWith("*") && other.startsWith(event.slice(0, -1)));
}

/** Returns our configurations in the present document. */
export function oursIn(document: JsonObject | null, ours: OurNotifications): readonly JsonObject[] {
  return allConfigurations(document).filter((one) => isOurs(one, ours));
}

/** Returns the document without our configurations, and without EventBridge, which has no owner. */
export function othersIn(document: JsonObject | null, ours: OurNotifications): JsonObject {
  return withoutEventBridge(withoutOurs(document ?? {}, ours));
}

/** Merges our configurations into the document. Existing ones keep their position, those of other owners are unchanged, new ones are last. */
export function merge(document: JsonObject | null, ours: OurNotifications): JsonObject {
  const rest = withoutOurs(document ?? {}, ours);
  const merged = lists.flatMap((list): [string, Json][] => {
    const mine = missing(document, ours).filter((one) => one.list === list);
    const waiting = new Map(mine.map(({ configuration }) => [texts(configuration.Id)[0], configuration]));
    const kept = configurations(document, list).flatMap((one) => {
      if (!isOurs(one, ours)) return [one];
      const id = texts(one.Id)[0];
      const wanted = waiting.get(id);
      waiting.delete(id);
      return wanted === undefined ? [] : [same(one, wanted) ? one : wanted];
    });
    const all = [...kept, ...waiting.values()];
    return all.length === 0 || (mine.length === 0 && rest[list] !== undefined) ? [] : [[list, all]];
  });
  return {
    ...rest,
    ...Object.fromEntries(merged),
    ...(ours.eventBridge ? { EventBridgeConfiguration: rest.EventBridgeConfiguration ?? {} } : {}),
  };
}

/** Removes our configurations. Turns EventBridge off only if we turned it on. */
export function withdraw(
  document: JsonObject | null,
  ours: OurNotifications,
  arrival: NotificationsArrival,
): JsonObject {
  const rest = withoutOurs(document ?? {}, ours);
  if (!ours.eventBridge || arrival.eventBridge) return rest;
  return withoutEventBridge(rest);
}

/** Returns whether the document has exactly our configurations as wanted, and EventBridge is on if wanted. */
export function holds(document: JsonObject | null, ours: OurNotifications): boolean {
  const there = oursIn(document, ours);
  const wanted = missing(document, ours).map(({ configuration }) => configuration);
  return (
    (!ours.eventBridge || eventBridgeOn(document)) &&
    there.length === wanted.length &&
    wanted.every((want) => there.some((one) => same(one, want)))
  );
}

/** Returns the key prefix and suffix of a configuration. An empty string matches every key. */
export function filterOf(configuration: JsonObject): { readonly prefix: string; readonly suffix: string } {
  const filter = configuration.Filter;
  const key = isObject(filter) ? filter.Key : undefined;
  const rules = isObject(key) && Array.isArray(key.FilterRules) ? key.FilterRules.filter(isObject) : [];
  const value = (name: string) => {
    // S3 returns "Prefix" where "prefix" was sent.
    const found = rules.find((rule) => texts(rule.Name).some((text) => text.toLowerCase() === name))?.Value;
    return typeof found === "string" ? found : "";
  };
  return { prefix: value("prefix"), suffix: value("suffix") };
}

function same(a: JsonObject, b: JsonObject): boolean {
  const meaning = (one: JsonObject): Json => ({
    id: one.Id ?? null,
    target: targetOf(one) ?? null,
    events: [...texts(one.Events)].sort(),
    ...filterOf(one),
  });
  return sorted(meaning(a)) === sorted(meaning(b));
}

function withoutEventBridge(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== "EventBridgeConfiguration"));
}

/** Returns the document without our configurations. Removes a list that had only ours, as S3 returns no empty lists. */
function withoutOurs(document: JsonObject, ours: OurNotifications): JsonObject {
  const entries = Object.entries(document).flatMap(([key, value]): [string, Json][] => {
    if (!lists.some((list) => list === key) || !Array.isArray(value)) return [[key, value]];
    const kept = value.filter((one: Json) => !isObject(one) || !isOurs(one, ours));
    return kept.length === 0 && value.length > 0 ? [] : [[key, kept]];
  });
  return Object.fromEntries(entries);
}
