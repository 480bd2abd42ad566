"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketLogging = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.bucketLogging = (0, rule_1.rule)({
    name: "s3-bucket-logging",
    level: "advisory",
    severity: "low",
    profile: "full",
    description: "The accesses to a bucket are logged by S3, if it is not itself for logs.",
    why: "Server access logs hold what CloudTrail leaves out, such as denied anonymous requests and bytes sent.",
    fix: "Give the bucket a BucketLogging with a target bucket that lets logging.s3.amazonaws.com put objects. CloudTrail data events may do instead: then disable this rule.",
    blind: "A trail of another stack that records the same.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
    controls: ["FSBP S3.9"],
    stack: {
        types: [...stack_1.BUCKETS, ...buckets_1.SETTINGS.logging, ...buckets_1.SETTINGS.policy, trails_1.TRAIL],
        check: (resources) => {
            const receivesLogs = (0, buckets_1.logTargets)(resources);
            const receivesTrail = (0, trails_1.trailBuckets)(resources);
            return (0, buckets_1.bucketsWithout)(resources, buckets_1.SETTINGS.logging, (settings, bucket) => {
                const inline = [(0, values_1.at)(bucket.props, "logging"), (0, values_1.at)(bucket.props, "loggings")];
                return (settings.length > 0 ||
                    receivesLogs(bucket) ||
                    receivesTrail(bucket) ||
                    inline.some((one) => !(0, unknown_1.isUnknown)(one) && (0, values_1.list)(one).length > 0));
            }, "has no access logging");
        },
    },
});
