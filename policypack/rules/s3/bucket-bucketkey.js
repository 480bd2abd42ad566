"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketKey = void 0;
const iam_1 = require("@cross-account-s3/iam");
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.bucketKey = (0, rule_1.rule)({
    name: "s3-bucket-bucketkey",
    level: "mandatory",
    severity: "low",
    profile: "full",
    description: "A bucket that is encrypted with AWS KMS uses a Bucket Key, unless a trail delivers its logs to it.",
    why: "Without it every object is a call to AWS KMS: up to a hundred times the cost, and a shared quota that one reader can use up.",
    fix: "Set bucketKeyEnabled: true in the rule of the encryption configuration.",
    blind: "Objects that ask for a key of their own.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
    resources: {
        types: [...buckets_1.SETTINGS.encryption, ...stack_1.BUCKETS],
        check: ({ props }) => (0, buckets_1.encryptionRules)(props)
            .filter((one) => (0, buckets_1.isKms)((0, buckets_1.algorithmOf)(one)))
            .flatMap((one) => {
            const enabled = (0, values_1.at)(one, "bucketKeyEnabled");
            if ((0, unknown_1.isUnknown)(enabled))
                return [(0, rule_1.waits)("bucketKeyEnabled")];
            return isUnset(enabled) ? [(0, rule_1.fault)("bucketKeyEnabled is missing; expected true")] : [];
        }),
    },
    stack: {
        types: [...buckets_1.SETTINGS.encryption, ...stack_1.BUCKETS, trails_1.TRAIL],
        check: (resources) => {
            // Under a Bucket Key the encryption context is the bucket's ARN, and a key policy that asks for CloudTrail's own context
            // then shuts the trail out. So a trail's log bucket may do without.
            const receivesTrail = (0, trails_1.trailBuckets)(resources);
            return (0, stack_1.ofTypes)(resources, [...buckets_1.SETTINGS.encryption, ...stack_1.BUCKETS])
                .filter((one) => !receivesTrail(one))
                .flatMap((one) => (0, buckets_1.encryptionRules)(one.props).map((encryption) => ({ one, encryption })))
                .filter(({ encryption }) => (0, buckets_1.isKms)((0, buckets_1.algorithmOf)(encryption)) && (0, values_1.at)(encryption, "bucketKeyEnabled") === false)
                .map(({ one }) => (0, rule_1.fault)("bucketKeyEnabled is false; expected true", one.urn));
        },
    },
    remedy: {
        types: buckets_1.SETTINGS.encryption,
        change: (props) => {
            const rules = (0, values_1.list)(props.rules);
            return rules.every((one) => !lacksKey(one)) ? undefined : { rules: rules.map(withKey) };
        },
    },
});
function lacksKey(rule) {
    return (0, buckets_1.isKms)((0, buckets_1.algorithmOf)(rule)) && isUnset((0, values_1.at)(rule, "bucketKeyEnabled"));
}
/** A false that somebody wrote may be meant, as for a trail's log bucket; the remedy leaves it alone. */
function isUnset(enabled) {
    return enabled === undefined || enabled === null;
}
function withKey(rule) {
    return lacksKey(rule) && (0, iam_1.isObject)(rule) ? { ...rule, bucketKeyEnabled: true } : rule;
}
