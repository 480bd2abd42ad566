import { type Partition, TRAIL_SELECTOR_COUNTS } from "@cross-account-s3/iam";
import { bucketArn } from "./arns";
import { LimitError } from "./size-limit";

/** A condition on one field of an event. All of its operators must hold, each by one of its values. */
export interface FieldSelector {
  readonly field: string;
  readonly equals?: readonly string[];
  readonly startsWiths?: readonly string[];
  readonly notStartsWiths?: readonly string[];
}

/** An advanced event selector of CloudTrail. */
export interface Selector {
  readonly name: string;
  readonly fieldSelectors: readonly FieldSelector[];
}

/**
 * Buckets whose values fit in addition to the fixed ones, which need 3.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
const BUCKETS_PER_TRAIL = TRAIL_SELECTOR_COUNTS.advancedValues - 10;
const TRAILS_PER_REGION = 5;

const MANAGEMENT: Selector = {
  name: "Management events",
  fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
};

/**
 * The selectors of an account's trails: management events on the first, and every call on the objects of these buckets.
 * More buckets than one trail takes go to further trails.
 *
 * @returns the selectors of each trail.
 * @throws LimitError if there are more buckets than all the trails of a Region take.
 */
export function bucketSelectors(partition: Partition, buckets: readonly string[]): readonly (readonly Selector[])[] {
  const trails: (readonly Selector[])[] = [];
  for (let from = 0; from < buckets.length; from += BUCKETS_PER_TRAIL) {
    const chunk = buckets.slice(from, from + BUCKETS_PER_TRAIL);
    // The slash at the end keeps acme from standing for acme-other as well.
    const data = objects({ field: "resources.ARN", startsWiths: chunk.map((b) => `${bucketArn(partition, b)}/`) });
    trails.push(from === 0 ? [MANAGEMENT, data] : [data]);
  }
  if (trails.length > TRAILS_PER_REGION) {
    throw new LimitError(
      `the buckets would need ${String(trails.length)} trails, and AWS takes ${String(TRAILS_PER_REGION)} in a Region: split the stack`,
    );
  }
  return trails;
}

/**
 * The selectors of a control account's trail: its management events, and its own calls on the buckets of these names. A
 * pattern can only be logged as everything but the trail's own log bucket: CloudTrail knows no `*`, and a name without a
 * slash at its end stands for strangers' buckets too.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
export function patternSelectors(
  partition: Partition,
  patterns: readonly string[],
  logBucket: string,
): readonly Selector[] {
  const exact = patterns.every((pattern) => !/[*?]/.test(pattern));
  const values = (names: readonly string[]) => [...new Set(names)].map((name) => `${bucketArn(partition, name)}/`);
  return [
    MANAGEMENT,
    objects({
      field: "resources.ARN",
      ...(exact && patterns.length <= BUCKETS_PER_TRAIL
        ? { startsWiths: values(patterns) }
        : { notStartsWiths: values([logBucket]) }),
    }),
  ];
}

function objects(arns: FieldSelector): Selector {
  return {
    name: "Objects of the shared buckets",
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      arns,
    ],
  };
}
