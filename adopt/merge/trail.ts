import { isObject, type Json, type JsonObject, sorted, texts } from "../json";

/** Our part of a trail's event selectors: the data events of objects in our buckets. */
export interface OurTrailEvents {
  /** The name prefix of our advanced selectors. */
  readonly namePrefix: string;
  /** Bucket ARNs, without a trailing slash. */
  readonly bucketArns: readonly string[];
  /** The Regions of the buckets. */
  readonly regions: readonly string[];
}

/** Returns the event selectors of a trail. A trail has either basic or advanced selectors, never both. */
export function selectors(document: JsonObject | null): {
  readonly advanced: boolean;
  readonly all: readonly JsonObject[];
} {
  const list = (value: Json | undefined) => (Array.isArray(value) ? value.filter(isObject) : []);
  const advanced = list(document?.AdvancedEventSelectors);
  return advanced.length > 0
    ? { advanced: true, all: advanced }
    : { advanced: false, all: list(document?.EventSelectors) };
}

/** Returns the values of `DataResources` in a basic selector. */
export function dataResources(selector: JsonObject): readonly string[] {
  const resources = selector.DataResources;
  return Array.isArray(resources) ? resources.filter(isObject).flatMap((one) => texts(one.Values)) : [];
}

/** Returns the values of all fields of an advanced selector. */
export function fieldValues(selector: JsonObject): readonly string[] {
  const operators = ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"];
  return fieldsOf(selector).flatMap((field) => operators.flatMap((operator) => texts(field[operator])));
}

/** Returns the field selectors of an advanced selector; empty for a basic selector. */
export function fieldsOf(selector: JsonObject): readonly JsonObject[] {
  const value = selector.FieldSelectors;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * Returns an additional ARN that identifies our basic selector, because basic selectors have no name. It is a folder in the first bucket,
 * named after our prefix. It records no additional events, because the ARN of the bucket is in the same selector.
 */
function mark({ namePrefix, bucketArns: [first] }: OurTrailEvents): readonly string[] {
  return first === undefined ? [] : [`${first}/${namePrefix}`];
}

/** Returns our selector in the form that the trail uses; undefined if there are no buckets. */
function ourSelector(ours: OurTrailEvents, advanced: boolean): JsonObject | undefined {
  if (ours.bucketArns.length === 0) return undefined;
  const whole = ours.bucketArns.map((arn) => `${arn}/`);
  if (!advanced) {
    return {
      ReadWriteType: "All",
      IncludeManagementEvents: false,
      DataResources: [{ Type: "AWS::S3::Object", Values: [...whole, ...mark(ours)] }],
    };
  }
  return {
    Name: `${ours.namePrefix}DataEvents`,
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::S3::Object"] },
      { Field: "resources.ARN", StartsWith: whole },
    ],
  };
}

/** Returns whether a selector is ours: an advanced one by its name, a basic one by its {@link mark}. */
export function isOurs(selector: JsonObject, { namePrefix }: Pick<OurTrailEvents, "namePrefix">): boolean {
  const name = selector.Name;
  if (typeof name === "string") return name.startsWith(namePrefix);
  return dataResources(selector).some((arn) => arn.endsWith(`/${namePrefix}`));
}

/** Returns our selectors in the present document. */
export function oursIn(document: JsonObject | null, ours: OurTrailEvents): readonly JsonObject[] {
  return selectors(document).all.filter((one) => isOurs(one, ours));
}

/** Returns the selectors of other owners in the present document. */
export function othersIn(document: JsonObject | null, ours: OurTrailEvents): readonly JsonObject[] {
  return selectors(document).all.filter((one) => !isOurs(one, ours));
}

/** Merges our selector into a document, in the form that the trail uses. An existing one keeps its position; a new one is last. */
export function merge(document: JsonObject | null, ours: OurTrailEvents): JsonObject {
  const { advanced, all } = selectors(document);
  let waiting = ourSelector(ours, advanced);
  const kept = all.flatMap((one) => {
    if (!isOurs(one, ours)) return [one];
    const wanted = waiting;
    waiting = undefined;
    return wanted === undefined ? [] : [same(one, wanted) ? one : wanted];
  });
  return form(advanced, waiting === undefined ? kept : [...kept, waiting]);
}

/** Removes our selectors from a document. */
export function withdraw(document: JsonObject | null, ours: OurTrailEvents): JsonObject {
  return form(selectors(document).advanced, othersIn(document, ours));
}

/** Returns whether the document has our selector once as wanted, and no other selector of ours. */
export function holds(document: JsonObject | null, ours: OurTrailEvents): boolean {
  const wanted = ourSelector(ours, selectors(document).advanced);
  const [there, ...more] = oursIn(document, ours);
  if (wanted === undefined || there === undefined) return wanted === there;
  return more.length === 0 && same(there, wanted);
}

function form(advanced: boolean, all: readonly JsonObject[]): JsonObject {
  return advanced ? { AdvancedEventSelectors: all } : { EventSelectors: all };
}

function same(a: JsonObject, b: JsonObject): boolean {
  const meaning = (one: JsonObject): Json => ({
    name: one.Name ?? null,
    readWrite: one.ReadWriteType ?? null,
    management: one.IncludeManagementEvents ?? null,
    resources: [...dataResources(one)].sort(),
    fields: fieldsOf(one)
      .map((field) => sorted(Object.fromEntries(Object.entries(field).map(([key, value]) => [key, order(value)]))))
      .sort(),
  });
  return sorted(meaning(a)) === sorted(meaning(b));
}

function order(value: Json): Json {
  return Array.isArray(value) ? [...texts(value)].sort() : value;
}
