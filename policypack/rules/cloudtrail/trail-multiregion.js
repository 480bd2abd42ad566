"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trailMultiRegion = void 0;
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.trailMultiRegion = (0, rule_1.rule)({
    name: "cloudtrail-trail-multiregion",
    level: "mandatory",
    severity: "medium",
    profile: "full",
    description: "A trail covers every region.",
    why: "A caller chooses the region; a bucket or role made where nobody looks leaves no trace.",
    fix: "Set isMultiRegionTrail: true.",
    blind: "Trails of other stacks.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
    controls: ["FSBP CloudTrail.1", "CIS 3.1"],
    resources: {
        types: [trails_1.TRAIL],
        check: ({ props: { isMultiRegionTrail: enabled } }) => {
            if ((0, unknown_1.isUnknown)(enabled))
                return [(0, rule_1.waits)("isMultiRegionTrail")];
            return (0, values_1.isTrue)(enabled) ? [] : [(0, rule_1.fault)(`isMultiRegionTrail is ${JSON.stringify(enabled ?? null)}; expected true`)];
        },
    },
});
