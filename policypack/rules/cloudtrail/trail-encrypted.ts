import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { TRAIL } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";

export const trailEncrypted = rule({
  name: "cloudtrail-trail-encrypted",
  level: "mandatory",
  severity: "medium",
  profile: "full",
  description: "A trail's log files are encrypted with a customer-managed key.",
  why: "Logs name every caller and object. With a key, a reader needs the permission of the bucket's policy and of the key's.",
  fix: "Set kmsKeyId to the ARN of a key whose policy lets cloudtrail.amazonaws.com use it.",
  blind: "Whether the key's policy lets CloudTrail use it.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
  controls: ["FSBP CloudTrail.2", "CIS 3.5"],
  resources: {
    types: [TRAIL],
    check: ({ props: { kmsKeyId: key } }) => {
      if (isUnknown(key)) return [waits("kmsKeyId")];
      return typeof key === "string" && key !== "" ? [] : [fault("kmsKeyId is missing")];
    },
  },
});
