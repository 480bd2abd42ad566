"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketForceDestroy = void 0;
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.bucketForceDestroy = (0, rule_1.rule)({
    name: "s3-bucket-forcedestroy",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "Outside a sandbox, a bucket with objects in it cannot be destroyed.",
    why: "With forceDestroy a rename, or a destroy of the wrong stack, deletes every object and every version.",
    fix: "Remove forceDestroy, or name the stack in sandboxStacks under pack-settings.",
    blind: "Objects that are deleted by hand before.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
    resources: {
        types: stack_1.BUCKETS,
        check: ({ props }, { settings, stack }) => {
            const { forceDestroy } = props;
            if (settings.sandboxStacks.includes(stack))
                return [];
            if ((0, unknown_1.isUnknown)(forceDestroy))
                return [(0, rule_1.waits)("forceDestroy")];
            return (0, values_1.isTrue)(forceDestroy) ? [(0, rule_1.fault)(`forceDestroy is true in the stack ${stack}`)] : [];
        },
    },
});
