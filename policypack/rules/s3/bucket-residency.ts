import { z } from "zod";
import { matches } from "../../lib/glob";
import { fault, rule, waits } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";

/** Where data of a residency may lie, unless the configuration says otherwise. */
const RESIDENCIES: Record<string, string[]> = {
  eu: ["eu-*"],
  us: ["us-*"],
  uk: ["eu-west-2"],
  ch: ["eu-central-2"],
  ca: ["ca-*"],
  au: ["ap-southeast-2", "ap-southeast-4"],
  in: ["ap-south-*"],
  jp: ["ap-northeast-1", "ap-northeast-3"],
};

export const bucketResidency = rule({
  name: "s3-bucket-residency",
  level: "mandatory",
  severity: "high",
  description: "A bucket lies in a region of its residency.",
  why: "Data that must stay in a jurisdiction has left it with the first upload.",
  fix: "Make the bucket in a region of its residency, or correct the residency: the tag residency, or the stack's configuration.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html",
  options: z.object({
    tag: z.string().min(1).describe("The tag that holds a bucket's residency").default("residency"),
    residencies: z
      .record(z.string(), z.array(z.string().min(1)))
      .describe("Regions by residency; * stands for any characters")
      .default(RESIDENCIES),
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
      return regions.some((one) => matches(one, region))
        ? []
        : [fault(`the bucket lies in ${region}; the residency ${residency} allows ${regions.join(", ")}`)];
    },
  },
});
