"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketTags = void 0;
const zod_1 = require("zod");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
exports.bucketTags = (0, rule_1.rule)({
    name: "s3-bucket-tags",
    level: "mandatory",
    severity: "medium",
    profile: "full",
    description: "A bucket says who owns it and how its data is classified.",
    why: "Whoever must decide on access, or is called when something leaks, has to find both.",
    fix: "Tag the bucket, or set the provider's defaultTags. The option tags of this rule says which keys are wanted.",
    blind: "Whether the values are true.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html",
    options: zod_1.z.object({
        tags: zod_1.z
            .array(zod_1.z.string().min(1))
            .describe("Tag keys that a bucket must carry; not case sensitive")
            .default(["owner", "classification"]),
    }),
    resources: {
        types: stack_1.BUCKETS,
        check: ({ tags, props }, { options }) => {
            if ((0, unknown_1.isUnknown)(props.tags))
                return [(0, rule_1.waits)("tags")];
            const carried = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value.trim()]));
            const missing = options.tags.filter((key) => (carried.get(key.toLowerCase()) ?? "") === "");
            return missing.length === 0 ? [] : [(0, rule_1.fault)(`tags missing or empty: ${missing.join(", ")}`)];
        },
    },
});
