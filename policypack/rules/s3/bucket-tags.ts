import { z } from "zod";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";

export const bucketTags = rule({
  name: "s3-bucket-tags",
  level: "advisory",
  severity: "medium",
  profile: "full",
  description: "A bucket's tags say who owns it and how its data is classified.",
  why: "A person who decides on access or handles an incident needs both.",
  fix: "Tag the bucket, or set the provider's defaultTags. The option tags of this rule has the required keys.",
  blind: "Whether the values are true.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html",
  options: z.object({
    tags: z
      .array(z.string().min(1))
      .describe("Tag keys that a bucket must carry; not case sensitive")
      .default(["owner", "classification"]),
  }),
  resources: {
    types: BUCKETS,
    check: ({ tags, props }, { options }) => {
      if (isUnknown(props.tags)) return [waits("tags")];
      const carried = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value.trim()]));
      const missing = options.tags.filter((key) => (carried.get(key.toLowerCase()) ?? "") === "");
      return missing.length === 0 ? [] : [fault(`tags missing or empty: ${missing.join(", ")}`)];
    },
  },
});
