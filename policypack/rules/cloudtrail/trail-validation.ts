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
  description: "A trail has log file validation.",
  why: "Without digest files, no one can show that a log file is unchanged.",
  fix: "Set enableLogFileValidation: true.",
  blind: "Whether the digest files are used.",
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
