import { rule } from "../../lib/rule";
import { TRAIL } from "../../lib/trails";
import { hasDataTrail, unrecordedBuckets } from "../../lib/unrecorded-buckets";

export const bucketRecorded = rule({
  name: "stack-bucket-recorded",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "If a stack has a trail of data events, the trail records every bucket that the stack shares.",
  why: "Only data events record who read which object, and only the owner's trail records all callers.",
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
