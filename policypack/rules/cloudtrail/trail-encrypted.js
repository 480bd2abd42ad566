"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trailEncrypted = void 0;
const rule_1 = require("../../lib/rule");
const trails_1 = require("../../lib/trails");
const unknown_1 = require("../../lib/unknown");
exports.trailEncrypted = (0, rule_1.rule)({
    name: "cloudtrail-trail-encrypted",
    level: "mandatory",
    severity: "medium",
    profile: "full",
    description: "A trail's log files are encrypted with a key of one's own.",
    why: "Logs name every caller and object; who may read them is then decided twice, by the bucket and by the key.",
    fix: "Set kmsKeyId to the ARN of a key whose policy lets cloudtrail.amazonaws.com use it.",
    blind: "Whether the key's policy lets CloudTrail use it.",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    controls: ["FSBP CloudTrail.2", "CIS 3.5"],
    resources: {
        types: [trails_1.TRAIL],
        check: ({ props: { kmsKeyId: key } }) => {
            if ((0, unknown_1.isUnknown)(key))
                return [(0, rule_1.waits)("kmsKeyId")];
            return typeof key === "string" && key !== "" ? [] : [(0, rule_1.fault)("kmsKeyId is missing")];
        },
    },
});
