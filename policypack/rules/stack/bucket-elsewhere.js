"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketElsewhere = void 0;
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const recorded_1 = require("../../lib/recorded");
exports.bucketElsewhere = (0, rule_1.rule)({
    name: "stack-bucket-elsewhere",
    level: "advisory",
    severity: "medium",
    profile: "full",
    description: "Where a stack has no trail of data events, another stack's trail records the buckets that it shares.",
    why: "This stack cannot show that the other trail exists; somebody has to have looked.",
    fix: "Check that a trail of the bucket's own account, or of the organization, records its data events; then disable this rule for the stack.",
    blind: "Trails of other stacks.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    controls: ["CIS 3.8", "CIS 3.9"],
    stack: {
        types: [trails_1.TRAIL],
        documents: true,
        check: (resources, { accounts }) => ((0, recorded_1.hasDataTrail)(resources) ? [] : (0, recorded_1.unrecorded)(resources, accounts)),
    },
});
