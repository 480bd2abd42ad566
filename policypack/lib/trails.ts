import type { Json, JsonObject } from "@cross-account-s3/iam";
import type { StackResource } from "./stack";
import { bucketNameOf, ofTypes } from "./stack";
import { at, list, string, strings } from "./values";

/** The resource type of a trail. */
export const TRAIL = "aws:cloudtrail/trail:Trail";

/** A selector of data events in a trail. */
interface DataSelector {
  /** Its path in the trail's properties. */
  readonly where: string;
  /** The resource type, such as `AWS::S3::Object`; undefined if it is unknown or missing. */
  readonly type: string | undefined;
  /** ARNs or ARN prefixes of the recorded resources; undefined if all resources of the type are recorded. */
  readonly arns: readonly string[] | undefined;
  /** True for whole ARNs (`equals`), false for ARN prefixes (`startsWiths`, and the values of basic selectors). */
  readonly exact: boolean;
  /** ARN prefixes of resources that are not recorded. */
  readonly except: readonly string[];
}

/** Returns the data event selectors of a trail, basic and advanced. */
export function dataSelectors(trail: JsonObject): readonly DataSelector[] {
  const basic = list(trail.eventSelectors).flatMap((selector, outer) =>
    list(at(selector, "dataResources")).map((resource, inner) => ({
      where: `eventSelectors[${outer}].dataResources[${inner}]`,
      type: string(at(resource, "type")),
      arns: strings(at(resource, "values")),
      exact: false,
      except: [],
    })),
  );
  const advanced = list(trail.advancedEventSelectors).flatMap((selector, index): readonly DataSelector[] => {
    const fields = list(at(selector, "fieldSelectors"));
    const values = (field: string, operator: string) =>
      fields
        .filter((selected) => at(selected, "field") === field)
        .flatMap((selected) => strings(at(selected, operator)));
    if (!values("eventCategory", "equals").includes("Data")) return [];
    const where = `advancedEventSelectors[${index}]`;
    const type = values("resources.type", "equals")[0];
    const [starts, equals] = [values("resources.ARN", "startsWiths"), values("resources.ARN", "equals")];
    const except = [...values("resources.ARN", "notStartsWiths"), ...values("resources.ARN", "notEquals")];
    const common = { where, type, except };
    if (starts.length + equals.length === 0) return [{ ...common, arns: undefined, exact: false }];
    return [
      ...(starts.length > 0 ? [{ ...common, arns: starts, exact: false }] : []),
      ...(equals.length > 0 ? [{ ...common, arns: equals, exact: true }] : []),
    ];
  });
  return [...basic, ...advanced];
}

/** Whether a selector records all objects of a bucket. It compares ARN prefixes. */
export function records(selector: DataSelector, bucket: string): boolean {
  if (selector.type !== "AWS::S3::Object") return false;
  const objects = `arn:aws:s3:::${bucket}/`;
  const inAws = (arn: string) => arn.replace(/^arn:aws[a-z-]*:/, "arn:aws:");
  if (selector.except.some((prefix) => objects.startsWith(inAws(prefix)))) return false;
  return selector.arns === undefined || selector.arns.some((prefix) => objects.startsWith(inAws(prefix)));
}

/** Returns a function that says whether a trail of the stack delivers its logs to a bucket. */
export function trailBuckets(resources: readonly StackResource[]): (bucket: StackResource) => boolean {
  const trails = ofTypes(resources, [TRAIL]);
  const names = new Set(trails.flatMap(({ props }) => strings(logBucketOf(props))));
  const urns = new Set(trails.flatMap(({ from }) => from.s3BucketName ?? []));
  return (bucket) => {
    const sources = bucket.from.bucket ?? [];
    return names.has(bucketNameOf(bucket) ?? "") || urns.has(bucket.urn) || sources.some((urn) => urns.has(urn));
  };
}

/** Returns the name of the bucket that a trail delivers its logs to. */
export function logBucketOf(trail: JsonObject): Json | undefined {
  return trail.s3BucketName;
}
