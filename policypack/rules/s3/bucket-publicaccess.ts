import { bucketsWithout, SETTINGS } from "../../lib/buckets";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS, ofTypes } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { isTrue } from "../../lib/values";

const FLAGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const BLOCKS = [...SETTINGS.publicAccessBlock, ...SETTINGS.accountBlock];

export const bucketPublicAccess = rule({
  name: "s3-bucket-publicaccess",
  level: "mandatory",
  severity: "critical",
  description: "All four settings of a bucket's public access block are on.",
  why: "The block still denies public access when a policy or an ACL allows it by mistake.",
  fix: "Give the bucket a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets all true.",
  blind: "The account's public access block, if it is set outside the stack.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: ["FSBP S3.1", "FSBP S3.8", "CIS 2.1.4"],
  resources: {
    types: BLOCKS,
    check: ({ props }) => {
      const open = FLAGS.filter((flag) => !isUnknown(props[flag]) && !isTrue(props[flag]));
      return [
        ...FLAGS.filter((flag) => isUnknown(props[flag])).map(waits),
        ...(open.length === 0 ? [] : [fault(`not true: ${open.join(", ")}`)]),
      ];
    },
  },
  stack: {
    types: [...BUCKETS, ...BLOCKS],
    // S3 blocks public access to every new bucket by default, so a missing block opens nothing.
    check: (resources, { profile }) =>
      profile === "sharing" || ofTypes(resources, SETTINGS.accountBlock).length > 0
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
