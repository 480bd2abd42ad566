import { TRAIL_SELECTOR_COUNTS } from "@cross-account-s3/iam";
import type { JsonObject } from "../json";
import { dataResources, fieldValues, merge, type OurTrailEvents, selectors } from "../merge/trail";
import type { Refusal } from "./refusal";

/** The observed state of a trail. */
interface TrailFacts {
  /** The event selectors. */
  readonly document: JsonObject | null;
  /** Whether it is an organization trail, which only the management account may change. */
  readonly organization: boolean;
  /** The home Region, the only one in which the trail can be changed. */
  readonly homeRegion: string;
  /** The name of the bucket that the trail delivers its logs to. */
  readonly logBucket: string;
  /** Whether the trail records events now. */
  readonly logging: boolean;
  /** Whether it records all Regions. If false, it records only its home Region. */
  readonly multiRegion: boolean;
}

/**
 * Returns the reasons not to add our data events to a trail; empty if there are none.
 *
 * @param arn the ARN of the trail.
 * @param region the Region whose CloudTrail endpoint receives the calls.
 */
export function trailRefusals(
  arn: string,
  facts: TrailFacts,
  ours: OurTrailEvents,
  region: string,
): readonly Refusal[] {
  return [
    ...(facts.organization
      ? [
          {
            code: "organization-trail" as const,
            arn,
            message:
              "the trail is an organization trail, and its selectors apply to every account; have the management account change it, or name a trail of this account",
          },
        ]
      : []),
    ...(facts.homeRegion === region
      ? []
      : [
          {
            code: "other-region" as const,
            arn,
            message: `the trail's home Region is ${facts.homeRegion}, and the configured Region is ${region}; set its region to ${facts.homeRegion}`,
          },
        ]),
    ...(facts.logging
      ? []
      : [
          {
            code: "stopped-trail" as const,
            arn,
            message:
              "the trail is stopped and records nothing; start it with aws cloudtrail start-logging, or name another trail",
          },
        ]),
    ...(facts.multiRegion ? [] : otherRegions(arn, facts.homeRegion, ours.regions)),
    ...(ours.bucketArns.some((bucket) => bucket.split(":::")[1] === facts.logBucket)
      ? [
          {
            code: "log-bucket" as const,
            arn,
            message: `${facts.logBucket} gets the logs of this trail, so each log file would be logged again; remove the bucket from this stack`,
          },
        ]
      : []),
    ...sizes(arn, merge(facts.document, ours)),
  ];
}

/** Returns an error if a single-Region trail does not record all Regions of the buckets. */
function otherRegions(arn: string, home: string, regions: readonly string[]): readonly Refusal[] {
  const missed = [...new Set(regions)].filter((region) => region !== home);
  if (missed.length === 0) return [];
  const message = `the trail records only ${home}, and there are buckets in ${missed.join(", ")}; make it a multi-Region trail, or name another trail in a stack with those buckets`;
  return [{ code: "other-region", arn, message }];
}

/** Returns an error for each CloudTrail quota that the merged selectors exceed. */
function sizes(arn: string, merged: JsonObject): readonly Refusal[] {
  const { advanced, all } = selectors(merged);
  const values = all.flatMap((selector) => (advanced ? fieldValues(selector) : dataResources(selector))).length;
  const most = TRAIL_SELECTOR_COUNTS;
  const faults = advanced
    ? values > most.advancedValues
      ? [`the trail's advanced selectors would have ${values} values, and CloudTrail allows ${most.advancedValues}`]
      : []
    : [
        ...(all.length > most.selectors
          ? [`the trail would have ${all.length} event selectors, and CloudTrail allows ${most.selectors}`]
          : []),
        ...(values > most.dataResources
          ? [`the trail would have ${values} data resources, and CloudTrail allows ${most.dataResources}`]
          : []),
      ];
  return faults.map((fault) => ({
    code: "too-large",
    arn,
    message: `${fault}; log fewer buckets, or use a trail of your own`,
  }));
}
