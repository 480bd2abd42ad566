"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketResidency = void 0;
const zod_1 = require("zod");
const iam_1 = require("@cross-account-s3/iam");
const residencies_1 = require("../../lib/residencies");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
exports.bucketResidency = (0, rule_1.rule)({
    name: "s3-bucket-residency",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "A bucket lies in a region of its residency.",
    why: "Data that must stay in a jurisdiction has left it with the first upload.",
    fix: "Make the bucket in a region of its residency, or correct the residency: the tag residency, or the stack's configuration.",
    blind: "Copies: replication, backups, and readers in other Regions.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html",
    options: zod_1.z.object({
        tag: zod_1.z.string().min(1).describe("The tag that holds a bucket's residency").default("residency"),
        residencies: zod_1.z
            .record(zod_1.z.string(), zod_1.z.array(zod_1.z.string().min(1)))
            .describe("Regions by residency; * stands for any characters")
            .default(residencies_1.RESIDENCIES),
    }),
    resources: {
        types: stack_1.BUCKETS,
        check: ({ tags, props, region }, { options, config }) => {
            const tagged = Object.entries(tags).find(([key]) => key.toLowerCase() === options.tag.toLowerCase())?.[1];
            const configured = config.buckets.find((one) => one.name === props.bucket)?.residency;
            const residency = tagged ?? configured;
            if (residency === undefined)
                return (0, unknown_1.isUnknown)(props.tags) ? [(0, rule_1.waits)("tags")] : [];
            if ((0, unknown_1.isUnknown)(residency))
                return [(0, rule_1.waits)(`the tag ${options.tag}`)];
            const regions = new Map(Object.entries(options.residencies)).get(residency.toLowerCase());
            if (regions === undefined) {
                return [
                    (0, rule_1.fault)(`the residency ${JSON.stringify(residency)} is not known; expected one of ${Object.keys(options.residencies).join(", ")}`),
                ];
            }
            if (region === undefined)
                return [(0, rule_1.waits)("region")];
            return regions.some((one) => (0, iam_1.matchesWildcard)(one, region, { ignoreCase: true }))
                ? []
                : [(0, rule_1.fault)(`the bucket lies in ${region}; the residency ${residency} allows ${regions.join(", ")}`)];
        },
    },
});
