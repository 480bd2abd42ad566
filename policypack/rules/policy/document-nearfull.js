"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentNearFull = void 0;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
/** From which share of the limit on the rule speaks. */
const NEARLY = 0.8;
exports.documentNearFull = (0, rule_1.rule)({
    name: "policy-document-nearfull",
    level: "advisory",
    severity: "low",
    profile: "full",
    description: "A policy document leaves a fifth of its service's limit free.",
    why: "The next grant is the one that no longer fits, and S3 stores a policy larger than it was sent.",
    fix: "Plan for it now: merge statements, or move callers to access points or to a role in the bucket's account.",
    blind: "What AWS adds when it stores the policy, and quotas that were raised.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ kind, text }) => {
            const { size: quota, label } = (0, kinds_1.kindOf)(kind);
            if (quota === undefined)
                return [];
            const { limit, counts } = quota;
            const size = (0, iam_1.sizeOf)(text, { unit: counts });
            if (size < limit * NEARLY || size > limit)
                return [];
            const share = Math.floor((size / limit) * 100);
            return [(0, rule_1.fault)(`the document is ${size} ${counts} long, ${share}% of what a ${label} may be (${limit})`)];
        },
    },
});
