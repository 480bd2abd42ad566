"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketVersioning = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.bucketVersioning = (0, rule_1.rule)({
    name: "s3-bucket-versioning",
    level: "mandatory",
    severity: "medium",
    profile: "full",
    description: "A bucket keeps the versions of its objects.",
    why: "A caller that may put or delete can overwrite or remove anything; versions are how it comes back.",
    fix: 'Give the bucket a BucketVersioning with versioningConfiguration: { status: "Enabled" }.',
    blind: "Lifecycle rules that expire versions at once.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    resources: {
        types: buckets_1.SETTINGS.versioning,
        check: ({ props }) => {
            const status = (0, values_1.at)(props, "versioningConfiguration", "status");
            if ((0, unknown_1.isUnknown)(status))
                return [(0, rule_1.waits)("versioningConfiguration.status")];
            return status === "Enabled" ? [] : [(0, rule_1.fault)(`status is ${JSON.stringify(status ?? null)}; expected "Enabled"`)];
        },
    },
    stack: {
        types: [...stack_1.BUCKETS, ...buckets_1.SETTINGS.versioning],
        check: (resources) => (0, buckets_1.bucketsWithout)(resources, buckets_1.SETTINGS.versioning, (settings, { props }) => settings.length > 0 || (0, values_1.isTrue)((0, values_1.at)(props, "versioning", "enabled")), "does not keep versions"),
    },
});
