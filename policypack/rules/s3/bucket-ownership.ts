import { bucketsWithout, SETTINGS } from "../../lib/buckets";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { at } from "../../lib/values";

const ENFORCED = "BucketOwnerEnforced";

export const bucketOwnership = rule({
  name: "s3-bucket-ownership",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "A bucket's owner owns every object in it, and ACLs are off.",
  why: "Otherwise an object that another account uploads belongs to that account, and an ACL can open what the policy closes.",
  fix: 'Give the bucket a BucketOwnershipControls with rule: { objectOwnership: "BucketOwnerEnforced" }, and no ACL.',
  blind: "Buckets that this stack does not create.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  controls: ["FSBP S3.12"],
  resources: {
    types: [...SETTINGS.ownership, ...SETTINGS.acl, ...BUCKETS],
    check: ({ type, props }) => {
      if (SETTINGS.ownership.includes(type)) {
        const ownership = at(props, "rule", "objectOwnership");
        if (isUnknown(ownership)) return [waits("rule.objectOwnership")];
        return ownership === ENFORCED
          ? []
          : [fault(`objectOwnership is ${JSON.stringify(ownership)}; expected "${ENFORCED}"`)];
      }
      if (SETTINGS.acl.includes(type)) return [fault("an ACL is set on a bucket; expected none")];
      const { acl } = props;
      if (acl === undefined || acl === "private" || isUnknown(acl)) return [];
      return [fault(`the bucket's acl is ${JSON.stringify(acl)}; expected none`)];
    },
  },
  stack: {
    types: [...BUCKETS, ...SETTINGS.ownership],
    check: (resources) =>
      bucketsWithout(resources, SETTINGS.ownership, (controls) => controls.length > 0, "has no ownership controls"),
  },
});
