import type { JsonObject } from "@cross-account-s3/iam";
import { isUnknown } from "./unknown";
import { at, string } from "./values";

/** A resource, as a rule over the whole stack reads it: its outputs, plain, and what they were made from. */
export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
  /** By property, the URNs of the resources that its value came from. */
  readonly from: Readonly<Record<string, readonly string[]>>;
}

/** The types that a bucket itself may have. */
export const BUCKETS: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Both names that a resource type has had: `bucketVersioning` is `BucketVersioning` and once was `BucketVersioningV2`. */
export function bothNames(name: string): readonly string[] {
  const file = name.charAt(0).toLowerCase() + name.slice(1);
  return [`aws:s3/${file}:${name}`, `aws:s3/${file}V2:${name}V2`];
}

/** The resources of some types. */
export function ofTypes(resources: readonly StackResource[], types: readonly string[]): readonly StackResource[] {
  return resources.filter((one) => types.includes(one.type));
}

/**
 * Relates what is set on buckets to the buckets: by the bucket's name where both are known, else by where the value of
 * the `bucket` property came from. Looking up is by map, so that a stack of thousands of buckets costs no more for each.
 */
export class BucketIndex {
  readonly #byName = new Map<string, StackResource[]>();
  readonly #byUrn = new Map<string, StackResource[]>();

  /** @param settings resources with a `bucket` property: a policy, a public access block, and so on */
  constructor(settings: readonly StackResource[]) {
    for (const one of settings) {
      const name = nameOf(one);
      if (name !== undefined) push(this.#byName, name, one);
      for (const urn of one.from.bucket ?? []) push(this.#byUrn, urn, one);
    }
  }

  /** What is set on this bucket. */
  of(bucket: StackResource): readonly StackResource[] {
    const name = nameOf(bucket);
    const named = name === undefined ? [] : (this.#byName.get(name) ?? []);
    return [...new Set([...named, ...(this.#byUrn.get(bucket.urn) ?? [])])];
  }

  /** What is set on the same bucket as this other setting. */
  sharingBucket(setting: StackResource): readonly StackResource[] {
    const sources = (setting.from.bucket ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
    const name = nameOf(setting);
    return [...new Set([...(name === undefined ? [] : (this.#byName.get(name) ?? [])), ...sources])];
  }
}

/** The bucket's name that a resource states, when it is known. An ARN counts as the name in it. */
export function nameOf(resource: StackResource): string | undefined {
  const name = string(at(resource.props, "bucket"));
  return name === undefined || name === "" || isUnknown(name) ? undefined : name.replace(/^arn:[^:]+:s3:::/, "");
}

function push(map: Map<string, StackResource[]>, key: string, value: StackResource): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
