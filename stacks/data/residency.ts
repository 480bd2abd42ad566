import { isWithin, regionsWithin } from "@cross-account-s3/iam";
import type { DataConfig } from "../config";
import type { Fault } from "../config/faults";

/**
 * The errors of sending logs of buckets to a Region: logs contain object keys, so they must stay in the buckets' residency.
 *
 * @param key the key of the configuration that chooses the Region.
 * @param what the sender, for the message, such as `the trail's log bucket is`.
 * @param remedy the alternative to moving the buckets.
 */
export function residencyFaults(
  buckets: DataConfig["buckets"],
  region: string,
  { key, what, remedy }: { readonly key: string; readonly what: string; readonly remedy: string },
): readonly Fault[] {
  const outside = buckets.flatMap(({ name, residency }) =>
    residency === undefined || isWithin(region, residency) ? [] : [{ name, residency }],
  );
  return [...new Set(outside.map(({ residency }) => residency))].map((residency) => {
    const names = outside.filter((bucket) => bucket.residency === residency).map(({ name }) => name);
    return {
      code: "residency",
      path: `cross-account-s3:${key}`,
      problem:
        `${what} in ${region}, and records there would name the objects of ${names.join(", ")}, which must stay within ` +
        `${residency}; move the buckets to a data stack whose aws:region is one of (${regionsWithin(residency).join(", ")}), or ${remedy}`,
    };
  });
}
