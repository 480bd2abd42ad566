import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { dataSelectors, TRAIL } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";

export const selectorArn = rule({
  name: "cloudtrail-selector-arn",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "Data events name a bucket's objects by an ARN that ends in a slash.",
  why: "CloudTrail compares the value as a prefix, and * is an ordinary character: BUCKET/* records nothing, and BUCKET without the slash also records other buckets whose names start with it.",
  fix: "Write arn:aws:s3:::BUCKET/ for a whole bucket, or arn:aws:s3:::BUCKET/PREFIX/ for a part.",
  blind: "Whether the bucket exists.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
  controls: ["CIS 3.8", "CIS 3.9"],
  resources: {
    types: [TRAIL],
    check: ({ props }) =>
      dataSelectors(props)
        .filter((one) => one.type !== "AWS::Lambda::Function" && one.type !== "AWS::DynamoDB::Table" && !one.exact)
        .flatMap(({ where, arns = [] }) =>
          arns.flatMap((arn) => {
            if (isUnknown(arn)) return [waits(where)];
            const s3 = /^arn:[^:]*:s3(?::|$)/.test(arn) || !arn.startsWith("arn:");
            // AWS documents the ARN of the service as a value for every bucket.
            if (!s3 || /^arn:aws[a-z-]*:s3(?::::?)?$/.test(arn)) return [];
            // No bucket name ends in - or ., so the value is a prefix of several names.
            if (where.startsWith("advanced") && /^arn:aws[a-z-]*:s3:::[^/*?]*[-.]$/.test(arn)) return [];
            return /[*?]/.test(arn) || !/^arn:aws[a-z-]*:s3:::[^/]+\/(?:.*\/)?$/.test(arn)
              ? [fault(`${where} has the value ${JSON.stringify(arn)}; expected an ARN that ends in / and has no *`)]
              : [];
          }),
        ),
  },
});
