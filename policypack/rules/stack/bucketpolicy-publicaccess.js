"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketPolicyPublicAccess = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
exports.bucketPolicyPublicAccess = (0, rule_1.rule)({
    name: "stack-bucketpolicy-publicaccess",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "No bucket policy comes without its bucket's public access block.",
    why: "The policy is what opens a bucket; the block is what stops it from opening to everybody.",
    fix: "Give the same bucket a BucketPublicAccessBlock, and make the policy depend on it: S3 answers 409 to both at once.",
    blind: "A block of the account that is set elsewhere.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    controls: ["FSBP S3.8"],
    stack: {
        types: [...buckets_1.SETTINGS.policy, ...buckets_1.SETTINGS.publicAccessBlock, ...buckets_1.SETTINGS.accountBlock],
        check: (resources) => {
            if ((0, stack_1.ofTypes)(resources, buckets_1.SETTINGS.accountBlock).length > 0)
                return [];
            const blocks = new stack_1.BucketIndex((0, stack_1.ofTypes)(resources, buckets_1.SETTINGS.publicAccessBlock));
            return (0, stack_1.ofTypes)(resources, buckets_1.SETTINGS.policy)
                .filter((policy) => blocks.beside(policy).length === 0)
                .map((policy) => (0, rule_1.fault)(`the policy of bucket ${(0, stack_1.nameOf)(policy) ?? policy.name} has no public access block beside it`, policy.urn));
        },
    },
});
