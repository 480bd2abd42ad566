import { isObject, type Json, type JsonObject, sorted, texts } from "../json";

/** Which events a configuration of ours sends. */
interface OurFilter {
  /** Begins with our prefix. */
  readonly id: string;
  /** For example `s3:ObjectCreated:*`. */
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

/** What of a bucket's notification configuration is ours. */
export interface OurNotifications {
  /** A configuration whose Id begins with this is ours. */
  readonly idPrefix: string;
  readonly topics: readonly OurTopic[];
  readonly queues?: readonly OurTarget[] | undefined;
  readonly functions?: readonly OurTarget[] | undefined;
  /** True to have EventBridge on. False leaves it as it is. */
  readonly eventBridge: boolean;
}

/** How the configuration was when we came. */
export interface NotificationsArrival {
  /** EventBridge was on already: then it stays on when we go. */
  readonly eventBridge: boolean;
}

/** The lists of a notification configuration, in S3's own words. */
export const lists = ["TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations"] as const;

/** The configurations under one of the lists. */
export function configurations(document: JsonObject | null, list: (typeof lists)[number]): readonly JsonObject[] {
  const value = document?.[list];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The configurations of all lists. */
export function allConfigurations(document: JsonObject | null): readonly JsonObject[] {
  return lists.flatMap((list) => configurations(document, list));
}

/** True if EventBridge is on. S3 says so with an empty object. */
export function eventBridgeOn(document: JsonObject | null): boolean {
  return isObject(document?.EventBridgeConfiguration);
}

/** True if the configuration's Id begins with our prefix. */
export function isOurs(configuration: JsonObject, { idPrefix }: Pick<OurNotifications, "idPrefix">): boolean {
  const id = configuration.Id;
  return typeof id === "string" && id.startsWith(idPrefix);
}

/** The key under which a list's configurations name their target. */
const TARGET_OF = {
  TopicConfigurations: "TopicArn",
  QueueConfigurations: "QueueArn",
  LambdaFunctionConfigurations: "LambdaFunctionArn",
} as const satisfies Record<(typeof lists)[number], string>;

/** Ours in S3's form, each under its list. */
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
 * Our configurations that are still needed: not for targets that already get, by a configuration of others, at least the same events
 * of at least the same keys. S3 refuses two configurations that want one event.
 */
export function missing(document: JsonObject | null, ours: OurNotifications): ReturnType<typeof configurationsOf> {
  return configurationsOf(ours).filter(
    ({ list, configuration }) =>
      !configurations(document, list).some((other) => !isOurs(other, ours) && gives(other, configuration)),
  );
}

/** The ARN of the topic, queue or function that a configuration sends to. */
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

/** Whether an event type takes in another: `s3:ObjectCreated:*` takes in `s3:ObjectCreated:Put`. */
export function includesEvent(event: string, other: string): boolean {
  return event === other || (event.endsWith("*") && other.startsWith(event.slice(0, -1)));
}

/** Ours as they are in the configuration now. */
export function oursIn(document: JsonObject | null, ours: OurNotifications): readonly JsonObject[] {
  return allConfigurations(document).filter((one) => isOurs(one, ours));
}

/** Everything in the configuration that is not ours. EventBridge has no owner and is left out. */
export function othersIn(document: JsonObject | null, ours: OurNotifications): JsonObject {
  return withoutEventBridge(withoutOurs(document ?? {}, ours));
}

/** Puts our configurations in: those that are there keep their place, others' stay as they are, new ones come at the end. */
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

/** Removes ours; EventBridge is turned off only if we turned it on. */
export function withdraw(
  document: JsonObject | null,
  ours: OurNotifications,
  arrival: NotificationsArrival,
): JsonObject {
  const rest = withoutOurs(document ?? {}, ours);
  if (!ours.eventBridge || arrival.eventBridge) return rest;
  return withoutEventBridge(rest);
}

/** True if exactly ours are there as wanted, and EventBridge is on if wanted. */
export function holds(document: JsonObject | null, ours: OurNotifications): boolean {
  const there = oursIn(document, ours);
  const wanted = missing(document, ours).map(({ configuration }) => configuration);
  return (
    (!ours.eventBridge || eventBridgeOn(document)) &&
    there.length === wanted.length &&
    wanted.every((want) => there.some((one) => same(one, want)))
  );
}

/** Key prefix and suffix of a configuration; the empty text, which fits every key, where it has none. */
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

/** The configuration without ours; a list that held only ours is removed with them, as S3 returns no empty list. */
function withoutOurs(document: JsonObject, ours: OurNotifications): JsonObject {
  const entries = Object.entries(document).flatMap(([key, value]): [string, Json][] => {
    if (!lists.some((list) => list === key) || !Array.isArray(value)) return [[key, value]];
    const kept = value.filter((one: Json) => !isObject(one) || !isOurs(one, ours));
    return kept.length === 0 && value.length > 0 ? [] : [[key, kept]];
  });
  return Object.fromEntries(entries);
}
