import { rule } from "../../lib/rule";
import { TRAIL } from "../../lib/trails";
import { hasDataTrail, unrecordedBuckets } from "../../lib/unrecorded-buckets";

export const bucketRecorded = rule({
  name: "stack-bucket-recorded",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "Where a stack has a trail of data events, it records every bucket that the stack shares.",
  why: "Only data events say who read which object, and only the owner's trail sees all callers.",
  fix: "Add arn:aws:s3:::BUCKET/ to the trail's data events.",
  blind: "Trails of other stacks.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
  controls: ["CIS 3.8", "CIS 3.9"],
  stack: {
    types: [TRAIL],
    documents: true,
    check: (resources, { accounts }) => (hasDataTrail(resources) ? unrecordedBuckets(resources, accounts) : []),
  },
});
