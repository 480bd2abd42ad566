"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trailLogBucket = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
exports.trailLogBucket = (0, rule_1.rule)({
    name: "cloudtrail-trail-logbucket",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "A log bucket does not log itself.",
    why: "Every log file that is delivered would be an event to log: a loop that pays for itself with your money.",
    fix: "Leave the log bucket out: name the buckets to record, or add resources.ARN notStartsWith the log bucket's ARN with a slash. Send a log bucket's own access logs elsewhere, or nowhere.",
    blind: "A bucket of another stack.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    resources: {
        types: [trails_1.TRAIL, ...buckets_1.SETTINGS.logging],
        check: ({ type, props }) => {
            if (type !== trails_1.TRAIL) {
                const { bucket, targetBucket } = props;
                const itself = typeof bucket === "string" && bucket === targetBucket && !(0, unknown_1.isUnknown)(bucket);
                return itself ? [(0, rule_1.fault)(`bucket ${bucket} logs its accesses to itself`)] : [];
            }
            const selectors = (0, trails_1.dataSelectors)(props);
            const bucket = (0, trails_1.logBucketOf)(props);
            if (selectors.length === 0 || typeof bucket !== "string")
                return [];
            const everything = selectors.filter((one) => one.arns === undefined && one.except.length === 0);
            if ((0, unknown_1.isUnknown)(bucket))
                return everything.length > 0
                    ? [(0, rule_1.fault)("data events of every bucket are recorded, the log bucket's too")]
                    : [(0, rule_1.waits)("s3BucketName")];
            return selectors
                .filter((one) => (0, trails_1.records)(one, bucket))
                .map((one) => (0, rule_1.fault)(`${one.where} records the trail's own log bucket ${bucket}`));
        },
    },
});
