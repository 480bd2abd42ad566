"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketPublicAccess = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
const FLAGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const BLOCKS = [...buckets_1.SETTINGS.publicAccessBlock, ...buckets_1.SETTINGS.accountBlock];
exports.bucketPublicAccess = (0, rule_1.rule)({
    name: "s3-bucket-publicaccess",
    level: "mandatory",
    severity: "critical",
    description: "Public access to a bucket is blocked in all four ways.",
    why: "It is the lock that holds when a policy or an ACL is written wrongly.",
    fix: "Give the bucket a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets all true.",
    blind: "The account's own block, where another stack or a person sets it.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    controls: ["FSBP S3.1", "FSBP S3.8", "CIS 2.1.4"],
    resources: {
        types: BLOCKS,
        check: ({ props }) => {
            const open = FLAGS.filter((flag) => !(0, unknown_1.isUnknown)(props[flag]) && !(0, values_1.isTrue)(props[flag]));
            return [
                ...FLAGS.filter((flag) => (0, unknown_1.isUnknown)(props[flag])).map(rule_1.waits),
                ...(open.length === 0 ? [] : [(0, rule_1.fault)(`not true: ${open.join(", ")}`)]),
            ];
        },
    },
    stack: {
        types: [...stack_1.BUCKETS, ...BLOCKS],
        // S3 blocks public access to every new bucket by itself, so that a block which is missing opens nothing.
        check: (resources, { profile }) => profile === "sharing" || (0, stack_1.ofTypes)(resources, buckets_1.SETTINGS.accountBlock).length > 0
            ? []
            : (0, buckets_1.bucketsWithout)(resources, buckets_1.SETTINGS.publicAccessBlock, (blocks) => blocks.length > 0, "has no public access block"),
    },
    remedy: {
        types: BLOCKS,
        change: (props) => FLAGS.every((flag) => (0, values_1.isTrue)(props[flag])) ? undefined : Object.fromEntries(FLAGS.map((flag) => [flag, true])),
    },
});
