import { rule } from "../../lib/rule";
import { TRAIL } from "../../lib/trails";
import { hasDataTrail, unrecordedBuckets } from "../../lib/unrecorded-buckets";

export const bucketElsewhere = rule({
  name: "stack-bucket-elsewhere",
  level: "advisory",
  severity: "medium",
  profile: "full",
  description: "If a stack has no trail of data events, another trail records the buckets that the stack shares.",
  why: "The stack cannot show that the other trail exists, so a person must check it.",
  fix: "Check that a trail of the bucket's own account, or of the organization, records its data events; then disable this rule for the stack.",
  blind: "Trails of other stacks.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
  controls: ["CIS 3.8", "CIS 3.9"],
  stack: {
    types: [TRAIL],
    documents: true,
    check: (resources, { accounts }) => (hasDataTrail(resources) ? [] : unrecordedBuckets(resources, accounts)),
  },
});
