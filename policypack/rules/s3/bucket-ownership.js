"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketOwnership = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
const ENFORCED = "BucketOwnerEnforced";
exports.bucketOwnership = (0, rule_1.rule)({
    name: "s3-bucket-ownership",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "A bucket's owner owns every object in it, and ACLs are off.",
    why: "Otherwise an object that another account uploads belongs to that account, and an ACL can open what the policy closes.",
    fix: 'Give the bucket a BucketOwnershipControls with rule: { objectOwnership: "BucketOwnerEnforced" }, and no ACL.',
    blind: "Buckets that are not made by this stack.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    controls: ["FSBP S3.12"],
    resources: {
        types: [...buckets_1.SETTINGS.ownership, ...buckets_1.SETTINGS.acl, ...stack_1.BUCKETS],
        check: ({ type, props }) => {
            if (buckets_1.SETTINGS.ownership.includes(type)) {
                const ownership = (0, values_1.at)(props, "rule", "objectOwnership");
                if ((0, unknown_1.isUnknown)(ownership))
                    return [(0, rule_1.waits)("rule.objectOwnership")];
                return ownership === ENFORCED
                    ? []
                    : [(0, rule_1.fault)(`objectOwnership is ${JSON.stringify(ownership)}; expected "${ENFORCED}"`)];
            }
            if (buckets_1.SETTINGS.acl.includes(type))
                return [(0, rule_1.fault)("an ACL is set on a bucket; expected none")];
            const { acl } = props;
            if (acl === undefined || acl === "private" || (0, unknown_1.isUnknown)(acl))
                return [];
            return [(0, rule_1.fault)(`the bucket's acl is ${JSON.stringify(acl)}; expected none`)];
        },
    },
    stack: {
        types: [...stack_1.BUCKETS, ...buckets_1.SETTINGS.ownership],
        check: (resources) => (0, buckets_1.bucketsWithout)(resources, buckets_1.SETTINGS.ownership, (controls) => controls.length > 0, "has no ownership controls"),
    },
});
