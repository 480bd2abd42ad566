import { isObject, type Json, type JsonObject, sorted, texts } from "../json";

/** What of a trail's event selectors is ours: the data events of these buckets' objects. */
export interface OurTrailEvents {
  /** An advanced selector whose name begins with this is ours. */
  readonly namePrefix: string;
  /** Bucket ARNs, without a trailing slash. */
  readonly bucketArns: readonly string[];
  /** The Regions of the buckets. */
  readonly regions: readonly string[];
}

/** The selectors of a document, basic or advanced; a trail has one kind, never both (facts 1). */
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

/** The texts under `DataResources` of a basic selector. */
export function dataResources(selector: JsonObject): readonly string[] {
  const resources = selector.DataResources;
  return Array.isArray(resources) ? resources.filter(isObject).flatMap((one) => texts(one.Values)) : [];
}

/** The values of every field of an advanced selector. */
export function fieldValues(selector: JsonObject): readonly string[] {
  const operators = ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"];
  return fieldsOf(selector).flatMap((field) => operators.flatMap((operator) => texts(field[operator])));
}

/** The fields of an advanced selector, each with its operators; none of a basic one. */
export function fieldsOf(selector: JsonObject): readonly JsonObject[] {
  const value = selector.FieldSelectors;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * The mark by which we know a basic selector of ours, as those carry no name: one more ARN, of a folder named after our prefix
 * in the first bucket. It logs nothing that the bucket's own ARN, in the same list, does not log.
 */
function mark({ namePrefix, bucketArns: [first] }: OurTrailEvents): readonly string[] {
  return first === undefined ? [] : [`${first}/${namePrefix}`];
}

/** Our selector in the form that the trail uses; nothing if we want no bucket logged. */
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

/** True if the selector is ours: by name where advanced, by our mark where basic. */
export function isOurs(selector: JsonObject, { namePrefix }: Pick<OurTrailEvents, "namePrefix">): boolean {
  const name = selector.Name;
  if (typeof name === "string") return name.startsWith(namePrefix);
  return dataResources(selector).some((arn) => arn.endsWith(`/${namePrefix}`));
}

/** Our selectors as they are now. */
export function oursIn(document: JsonObject | null, ours: OurTrailEvents): readonly JsonObject[] {
  return selectors(document).all.filter((one) => isOurs(one, ours));
}

/** Other people's selectors as they are now. */
export function othersIn(document: JsonObject | null, ours: OurTrailEvents): readonly JsonObject[] {
  return selectors(document).all.filter((one) => !isOurs(one, ours));
}

/** Puts our selector in, in the trail's own form; it keeps its place if it is there, else it comes last. */
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

/** Takes our selector out. */
export function withdraw(document: JsonObject | null, ours: OurTrailEvents): JsonObject {
  return form(selectors(document).advanced, othersIn(document, ours));
}

/** True if exactly our selector is there, as wanted. */
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
