import { bucketsWithout, SETTINGS } from "../../lib/buckets";
import { fault, rule, waits } from "../../lib/rule";
import { BUCKETS, ofTypes } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { isTrue } from "../../lib/values";

const FLAGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const BLOCKS = [...SETTINGS.publicAccessBlock, ...SETTINGS.accountBlock];

export const bucketPublicAccess = rule({
  name: "s3-bucket-publicaccess",
  level: "mandatory",
  severity: "critical",
  description: "Public access to a bucket is blocked in all four ways.",
  why: "It is the lock that holds when a policy or an ACL is written wrongly.",
  fix: "Give the bucket a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets all true.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  resources: {
    types: BLOCKS,
    check: ({ props }) =>
      FLAGS.flatMap((flag) => {
        if (isUnknown(props[flag])) return [waits(flag)];
        return isTrue(props[flag]) ? [] : [fault(`${flag} is ${JSON.stringify(props[flag] ?? null)}; expected true`)];
      }),
  },
  stack: {
    types: [...BUCKETS, ...BLOCKS],
    check: (resources) =>
      ofTypes(resources, SETTINGS.accountBlock).length > 0
        ? []
        : bucketsWithout(
            resources,
            SETTINGS.publicAccessBlock,
            (blocks) => blocks.length > 0,
            "has no public access block",
          ),
  },
  remedy: {
    types: BLOCKS,
    change: (props) =>
      FLAGS.every((flag) => isTrue(props[flag])) ? undefined : Object.fromEntries(FLAGS.map((flag) => [flag, true])),
  },
});
