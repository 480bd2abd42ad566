import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { TRAIL } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";
import { isTrue } from "../../lib/values";

export const trailMultiRegion = rule({
  name: "cloudtrail-trail-multiregion",
  level: "mandatory",
  severity: "medium",
  profile: "full",
  description: "A trail covers all Regions.",
  why: "A caller chooses the Region, and a trail of one Region does not record calls in others.",
  fix: "Set isMultiRegionTrail: true.",
  blind: "Trails of other stacks.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
  controls: ["FSBP CloudTrail.1", "CIS 3.1"],
  resources: {
    types: [TRAIL],
    check: ({ props: { isMultiRegionTrail: enabled } }) => {
      if (isUnknown(enabled)) return [waits("isMultiRegionTrail")];
      return isTrue(enabled) ? [] : [fault(`isMultiRegionTrail is ${JSON.stringify(enabled ?? null)}; expected true`)];
    },
  },
});
