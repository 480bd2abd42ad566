import { SETTINGS } from "../../lib/buckets";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BucketIndex, bucketNameOf, ofTypes } from "../../lib/stack";

export const bucketPolicyPublicAccess = rule({
  name: "stack-bucketpolicy-publicaccess",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "A bucket with a policy has a public access block.",
  why: "A policy grants access to a bucket. The block keeps it from granting access to everyone.",
  fix: "Give the same bucket a BucketPublicAccessBlock, and make the policy depend on it: S3 refuses one of two simultaneous changes with 409.",
  blind: "The account's public access block, if it is set elsewhere.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: ["FSBP S3.8"],
  stack: {
    types: [...SETTINGS.policy, ...SETTINGS.publicAccessBlock, ...SETTINGS.accountBlock],
    check: (resources) => {
      if (ofTypes(resources, SETTINGS.accountBlock).length > 0) return [];
      const blocks = new BucketIndex(ofTypes(resources, SETTINGS.publicAccessBlock));
      return ofTypes(resources, SETTINGS.policy)
        .filter((policy) => blocks.sharingBucket(policy).length === 0)
        .map((policy) =>
          fault(`bucket ${bucketNameOf(policy) ?? policy.name} has a policy and no public access block`, policy.urn),
        );
    },
  },
});
