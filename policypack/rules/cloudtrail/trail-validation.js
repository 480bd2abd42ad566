"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trailValidation = void 0;
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
exports.trailValidation = (0, rule_1.rule)({
    name: "cloudtrail-trail-validation",
    level: "mandatory",
    severity: "medium",
    profile: "full",
    description: "A trail signs its log files.",
    why: "Without the digests nobody can show that a log file is as CloudTrail wrote it.",
    fix: "Set enableLogFileValidation: true.",
    blind: "Whether somebody validates the digests.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    controls: ["FSBP CloudTrail.4", "CIS 3.2"],
    resources: {
        types: [trails_1.TRAIL],
        check: ({ props: { enableLogFileValidation: enabled } }) => {
            if ((0, unknown_1.isUnknown)(enabled))
                return [(0, rule_1.waits)("enableLogFileValidation")];
            return (0, values_1.isTrue)(enabled)
                ? []
                : [(0, rule_1.fault)(`enableLogFileValidation is ${JSON.stringify(enabled ?? null)}; expected true`)];
        },
    },
    remedy: {
        types: [trails_1.TRAIL],
        change: (props) => ((0, values_1.isTrue)(props.enableLogFileValidation) ? undefined : { enableLogFileValidation: true }),
    },
});
