"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketRecorded = void 0;
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const recorded_1 = require("../../lib/recorded");
exports.bucketRecorded = (0, rule_1.rule)({
    name: "stack-bucket-recorded",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "Where a stack has a trail of data events, it records every bucket that the stack shares.",
    why: "Who read which object is answered by data events alone, and only the owner's trail sees all callers.",
    fix: "Add arn:aws:s3:::BUCKET/ to the trail's data events.",
    blind: "Trails of other stacks.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    controls: ["CIS 3.8", "CIS 3.9"],
    stack: {
        types: [trails_1.TRAIL],
        documents: true,
        check: (resources, { accounts }) => ((0, recorded_1.hasDataTrail)(resources) ? (0, recorded_1.unrecorded)(resources, accounts) : []),
    },
});
