import { bucketsWithout, logTargets, SETTINGS } from "../../lib/buckets";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { TRAIL, trailBuckets } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";
import { at, list } from "../../lib/values";

export const bucketLogging = rule({
  name: "s3-bucket-logging",
  level: "advisory",
  severity: "low",
  profile: "full",
  description: "A bucket has server access logging, unless it is a log bucket.",
  why: "Server access logs have what CloudTrail does not record, such as denied anonymous requests and bytes sent.",
  fix: "Give the bucket a BucketLogging with a target bucket that lets logging.s3.amazonaws.com put objects. If CloudTrail data events are enough, disable this rule.",
  blind: "A trail of another stack that records the same.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  controls: ["FSBP S3.9"],
  stack: {
    types: [...BUCKETS, ...SETTINGS.logging, ...SETTINGS.policy, TRAIL],
    check: (resources) => {
      const receivesLogs = logTargets(resources);
      const receivesTrail = trailBuckets(resources);
      return bucketsWithout(
        resources,
        SETTINGS.logging,
        (settings, bucket) => {
          const inline = [at(bucket.props, "logging"), at(bucket.props, "loggings")];
          return (
            settings.length > 0 ||
            receivesLogs(bucket) ||
            receivesTrail(bucket) ||
            inline.some((one) => !isUnknown(one) && list(one).length > 0)
          );
        },
        "has no access logging",
      );
    },
  },
});
