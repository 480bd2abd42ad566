import { type Partition, TRAIL_SELECTOR_COUNTS } from "@cross-account-s3/iam";
import { bucketArn } from "./arns";
import { LimitError } from "./size-limit";

/** A condition on one field of an event. All of its operators must match, each by one of its values. */
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
 * The number of buckets of one trail; the fixed conditions need 3 of the values.
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
 * The selectors of an account's trails: management events on the first, and every call on the objects of these buckets. Further
 * trails get the buckets that one trail cannot have.
 *
 * @returns the selectors of each trail.
 * @throws LimitError if there are more buckets than all the trails of a Region take.
 */
export function bucketSelectors(partition: Partition, buckets: readonly string[]): readonly (readonly Selector[])[] {
  const trails: (readonly Selector[])[] = [];
  for (let from = 0; from < buckets.length; from += BUCKETS_PER_TRAIL) {
    const chunk = buckets.slice(from, from + BUCKETS_PER_TRAIL);
    // With the slash at the end, acme does not match acme-other.
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
 * The selectors of a control account's trail: its management events, and its own calls on the buckets of these names. With a
 * pattern, the trail logs all buckets except its own log bucket: CloudTrail has no wildcards, and a prefix without a slash matches
 * other accounts' buckets too.
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
