import type { JsonObject } from "@cross-account-s3/iam";
import { isUnknown } from "./unknown";
import { at, string } from "./values";

/** A resource as rules on the whole stack read it. */
export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Its outputs. */
  readonly props: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
  /** URNs of the resources that each property's value comes from, by property. */
  readonly from: Readonly<Record<string, readonly string[]>>;
}

/** The resource types of a bucket. */
export const BUCKETS: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Returns the current and the former type of a resource, such as `BucketVersioning` and `BucketVersioningV2`. */
export function bothNames(name: string): readonly string[] {
  const file = name.charAt(0).toLowerCase() + name.slice(1);
  return [`aws:s3/${file}:${name}`, `aws:s3/${file}V2:${name}V2`];
}

/** Returns the resources of some types. */
export function ofTypes(resources: readonly StackResource[], types: readonly string[]): readonly StackResource[] {
  return resources.filter(({ type }) => types.includes(type));
}

/**
 * Finds the settings of a bucket: by the bucket's name if it is known, and by the resource that the value of `bucket` comes from. Lookups
 * take constant time, so that stacks with thousands of buckets stay fast.
 */
export class BucketIndex {
  readonly #byName = new Map<string, StackResource[]>();
  readonly #byUrn = new Map<string, StackResource[]>();

  /** @param settings resources with a `bucket` property: a policy, a public access block, and so on */
  constructor(settings: readonly StackResource[]) {
    for (const setting of settings) {
      const name = bucketNameOf(setting);
      if (name !== undefined) push(this.#byName, name, setting);
      for (const urn of setting.from.bucket ?? []) push(this.#byUrn, urn, setting);
    }
  }

  /** Returns the settings of a bucket. */
  of(bucket: StackResource): readonly StackResource[] {
    const name = bucketNameOf(bucket);
    const named = name === undefined ? [] : (this.#byName.get(name) ?? []);
    return [...new Set([...named, ...(this.#byUrn.get(bucket.urn) ?? [])])];
  }

  /** Returns the settings of the bucket that another setting is for. */
  sharingBucket(setting: StackResource): readonly StackResource[] {
    const sources = (setting.from.bucket ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
    const name = bucketNameOf(setting);
    return [...new Set([...(name === undefined ? [] : (this.#byName.get(name) ?? [])), ...sources])];
  }
}

/** Returns the bucket name in a resource's property `bucket`, which may be an ARN. Undefined if it is not known. */
export function bucketNameOf(resource: StackResource): string | undefined {
  const name = string(at(resource.props, "bucket"));
  return name === undefined || name === "" || isUnknown(name) ? undefined : name.replace(/^arn:[^:]+:s3:::/, "");
}

function push(map: Map<string, StackResource[]>, key: string, value: StackResource): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
