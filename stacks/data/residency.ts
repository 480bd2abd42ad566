import { isWithin, regionsWithin } from "@cross-account-s3/iam";
import type { DataConfig } from "../config";
import type { Fault } from "../config/faults";

/**
 * What is wrong with records of what happens in some buckets going to a Region: they name the objects' keys, and so stay
 * where the data must stay.
 *
 * @param key the key of the configuration that sends them there.
 * @param what the sender, for the message, such as `the trail's log bucket is`.
 * @param remedy what else could be done than to move the buckets.
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
