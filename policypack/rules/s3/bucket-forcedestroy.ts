import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { isTrue } from "../../lib/values";

export const bucketForceDestroy = rule({
  name: "s3-bucket-forcedestroy",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "Outside a sandbox, a bucket with objects in it cannot be destroyed.",
  why: "With forceDestroy a rename, or a destroy of the wrong stack, deletes every object and every version.",
  fix: "Remove forceDestroy, or name the stack in sandboxStacks under pack-settings.",
  blind: "Objects that are deleted before the stack is destroyed.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  resources: {
    types: BUCKETS,
    check: ({ props }, { settings, stack }) => {
      const { forceDestroy } = props;
      if (settings.sandboxStacks.includes(stack)) return [];
      if (isUnknown(forceDestroy)) return [waits("forceDestroy")];
      return isTrue(forceDestroy) ? [fault(`forceDestroy is true in the stack ${stack}`)] : [];
    },
  },
});
