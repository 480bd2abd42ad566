import type { Json, JsonObject } from "@cross-account-s3/iam";
import type { StackResource } from "./stack";
import { nameOf, ofTypes } from "./stack";
import { at, list, string, strings } from "./values";

/** The type of a trail. */
export const TRAIL = "aws:cloudtrail/trail:Trail";

/** What a trail records of S3's data events. */
interface DataSelector {
  /** Where it stands in the trail's properties. */
  readonly where: string;
  /** `AWS::S3::Object` and the like; undefined while unknown or missing. */
  readonly type: string | undefined;
  /** ARNs or beginnings of ARNs that are recorded; undefined when all of the type are. */
  readonly arns: readonly string[] | undefined;
  /** Whether the ARNs are whole (`equals`), or beginnings (`startsWiths`, and every value of a basic selector). */
  readonly exact: boolean;
  /** Beginnings of ARNs that are left out. */
  readonly except: readonly string[];
}

/** The data events that a trail records, from its basic and its advanced selectors. */
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
      fields.filter((one) => at(one, "field") === field).flatMap((one) => strings(at(one, operator)));
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

/** Whether a selector records the objects of a bucket, judged by the beginning of their ARNs. */
export function records(selector: DataSelector, bucket: string): boolean {
  if (selector.type !== "AWS::S3::Object") return false;
  const objects = `arn:aws:s3:::${bucket}/`;
  const plain = (arn: string) => arn.replace(/^arn:aws[a-z-]*:/, "arn:aws:");
  if (selector.except.some((one) => objects.startsWith(plain(one)))) return false;
  return selector.arns === undefined || selector.arns.some((one) => objects.startsWith(plain(one)));
}

/** Which buckets of the stack a trail of the stack delivers its logs to, as a test. */
export function trailBuckets(resources: readonly StackResource[]): (bucket: StackResource) => boolean {
  const trails = ofTypes(resources, [TRAIL]);
  const names = new Set(trails.flatMap((one) => strings(logBucketOf(one.props))));
  const urns = new Set(trails.flatMap((one) => one.from.s3BucketName ?? []));
  return (bucket) => {
    const sources = bucket.from.bucket ?? [];
    return names.has(nameOf(bucket) ?? "") || urns.has(bucket.urn) || sources.some((urn) => urns.has(urn));
  };
}

/** The trail's own bucket, as its properties name it. */
export function logBucketOf(trail: JsonObject): Json | undefined {
  return trail.s3BucketName;
}
