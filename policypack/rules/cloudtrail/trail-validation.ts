import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { TRAIL } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";
import { isTrue } from "../../lib/values";

export const trailValidation = rule({
  name: "cloudtrail-trail-validation",
  level: "mandatory",
  severity: "medium",
  profile: "full",
  description: "A trail signs its log files.",
  why: "Without the digests, no one can show that a log file is as CloudTrail wrote it.",
  fix: "Set enableLogFileValidation: true.",
  blind: "Whether the digests are ever validated.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
  controls: ["FSBP CloudTrail.4", "CIS 3.2"],
  resources: {
    types: [TRAIL],
    check: ({ props: { enableLogFileValidation: enabled } }) => {
      if (isUnknown(enabled)) return [waits("enableLogFileValidation")];
      return isTrue(enabled)
        ? []
        : [fault(`enableLogFileValidation is ${JSON.stringify(enabled ?? null)}; expected true`)];
    },
  },
  remedy: {
    types: [TRAIL],
    change: (props) => (isTrue(props.enableLogFileValidation) ? undefined : { enableLogFileValidation: true }),
  },
});
