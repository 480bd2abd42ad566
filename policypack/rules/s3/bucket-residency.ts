import { z } from "zod";
import { matchesWildcard, regionsWithin, RESIDENCIES } from "@cross-account-s3/iam";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";

export const bucketResidency = rule({
  name: "s3-bucket-residency",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "A bucket is in a Region of its residency.",
  why: "Data that must stay in a jurisdiction leaves it with the first upload.",
  fix: "Create the bucket in a Region of its residency, or correct the residency: the tag residency, or the stack's configuration.",
  blind: "Copies: replication, backups, and readers in other Regions.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html",
  options: z.object({
    tag: z.string().min(1).describe("The tag that holds a bucket's residency").default("residency"),
    residencies: z
      .record(z.string(), z.array(z.string().min(1)))
      .describe("Regions by residency; * stands for any characters")
      .default(Object.fromEntries(RESIDENCIES.map((residency) => [residency, [...regionsWithin(residency)]]))),
  }),
  resources: {
    types: BUCKETS,
    check: ({ tags, props, region }, { options, config }) => {
      const tagged = Object.entries(tags).find(([key]) => key.toLowerCase() === options.tag.toLowerCase())?.[1];
      const configured = config.buckets.find((one) => one.name === props.bucket)?.residency;
      const residency = tagged ?? configured;
      if (residency === undefined) return isUnknown(props.tags) ? [waits("tags")] : [];
      if (isUnknown(residency)) return [waits(`the tag ${options.tag}`)];
      const regions = new Map(Object.entries(options.residencies)).get(residency.toLowerCase());
      if (regions === undefined) {
        return [
          fault(
            `the residency ${JSON.stringify(residency)} is not known; expected one of ${Object.keys(options.residencies).join(", ")}`,
          ),
        ];
      }
      if (region === undefined) return [waits("region")];
      return regions.some((one) => matchesWildcard(one, region, { ignoreCase: true }))
        ? []
        : [fault(`the bucket is in ${region}; the residency ${residency} allows ${regions.join(", ")}`)];
    },
  },
});
