import { SETTINGS } from "../../lib/buckets";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { dataSelectors, logBucketOf, records, TRAIL } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";

export const trailLogBucket = rule({
  name: "cloudtrail-trail-logbucket",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "A log bucket does not log itself.",
  why: "Otherwise each delivered log file is an event that is logged, in an endless loop that costs money.",
  fix: "Exclude the log bucket: name the buckets to record, or add resources.ARN notStartsWith the log bucket's ARN with a slash. Send a log bucket's own access logs elsewhere, or nowhere.",
  blind: "Log buckets of other stacks.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
  resources: {
    types: [TRAIL, ...SETTINGS.logging],
    check: ({ type, props }) => {
      if (type !== TRAIL) {
        const { bucket, targetBucket } = props;
        const itself = typeof bucket === "string" && bucket === targetBucket && !isUnknown(bucket);
        return itself ? [fault(`bucket ${bucket} logs its accesses to itself`)] : [];
      }
      const selectors = dataSelectors(props);
      const bucket = logBucketOf(props);
      if (selectors.length === 0 || typeof bucket !== "string") return [];
      const everything = selectors.filter((one) => one.arns === undefined && one.except.length === 0);
      if (isUnknown(bucket))
        return everything.length > 0
          ? [fault("the trail records data events of every bucket, including its own log bucket")]
          : [waits("s3BucketName")];
      return selectors
        .filter((one) => records(one, bucket))
        .map((one) => fault(`${one.where} records the trail's own log bucket ${bucket}`));
    },
  },
});
