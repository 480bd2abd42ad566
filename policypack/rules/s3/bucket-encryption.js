"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketEncryption = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.bucketEncryption = (0, rule_1.rule)({
    name: "s3-bucket-encryption",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "A bucket is encrypted by default with a customer-managed key, named by its full ARN.",
    why: "The AWS-managed key aws/s3 cannot be used from another account, and an alias means the caller's own key of that name.",
    fix: 'Give the bucket a BucketServerSideEncryptionConfiguration with sseAlgorithm: "aws:kms" and kmsMasterKeyId: the ARN of a key of your own in the bucket\'s region. A bucket that receives server access logs keeps AES256.',
    blind: "Whether the key's policy lets the bucket's users use it.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    resources: {
        types: [...buckets_1.SETTINGS.encryption, ...stack_1.BUCKETS],
        check: ({ props }) => (0, buckets_1.encryptionRules)(props).flatMap(judge),
    },
    stack: {
        types: [...stack_1.BUCKETS, ...buckets_1.SETTINGS.encryption, ...buckets_1.SETTINGS.logging, ...buckets_1.SETTINGS.policy],
        check: (resources) => {
            const receivesLogs = (0, buckets_1.logTargets)(resources);
            const enough = (configurations, bucket) => {
                const algorithms = [...configurations, bucket].flatMap((one) => (0, buckets_1.encryptionRules)(one.props)).map(buckets_1.algorithmOf);
                return algorithms.some((one) => (0, buckets_1.isKms)(one) || (0, unknown_1.isUnknown)(one) || (one === "AES256" && receivesLogs(bucket)));
            };
            return (0, buckets_1.bucketsWithout)(resources, buckets_1.SETTINGS.encryption, enough, "is not encrypted with a key of AWS KMS by default");
        },
    },
});
/** Judges the key alone: whether AES256 is right depends on what the bucket is for, which only the stack tells. */
function judge(rule) {
    if (!(0, buckets_1.isKms)((0, buckets_1.algorithmOf)(rule)))
        return [];
    const key = (0, values_1.at)(rule, "applyServerSideEncryptionByDefault", "kmsMasterKeyId");
    if ((0, unknown_1.isUnknown)(key))
        return [(0, rule_1.waits)("kmsMasterKeyId")];
    if (typeof key !== "string" || key === "")
        return [(0, rule_1.fault)("kmsMasterKeyId is missing, so the AWS-managed key aws/s3 is used")];
    if (key.endsWith("alias/aws/s3"))
        return [(0, rule_1.fault)("kmsMasterKeyId is the AWS-managed key aws/s3")];
    return /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/./.test(key)
        ? []
        : [(0, rule_1.fault)(`kmsMasterKeyId is ${JSON.stringify(key)}; expected the full ARN of a key`)];
}
