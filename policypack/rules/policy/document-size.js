"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentSize = void 0;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.documentSize = (0, rule_1.rule)({
    name: "policy-document-size",
    level: "mandatory",
    severity: "high",
    description: "A policy document is within its service's limits.",
    why: "The service refuses a larger one, in the middle of a deployment.",
    fix: "Merge statements that differ only in their principals or resources; for many callers, use access points or a role in the bucket's account.",
    blind: "What AWS adds when it stores the policy, and quotas that were raised.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: (document) => {
            const { size: quota, label, url } = (0, kinds_1.kindOf)(document.kind);
            if (quota === undefined)
                return counted(document);
            const { limit, counts } = quota;
            const size = (0, iam_1.sizeOf)(document.text, { unit: counts });
            const over = `the document is ${size} ${counts} long; a ${label} may be ${limit} (${url})`;
            return [...(size > limit ? [(0, rule_1.fault)(over)] : []), ...counted(document)];
        },
    },
});
/** What SNS and SQS limit besides the size. */
function counted({ kind, statements }) {
    const found = [];
    const check = (what, count, most) => {
        if (count > most)
            found.push((0, rule_1.fault)(`${what}: ${count}; a ${(0, kinds_1.kindOf)(kind).label} may have ${most}`));
    };
    if (kind === "topic") {
        check("statements", statements.length, 100);
        check("principals", statements.flatMap((one) => one.principals).length, 200);
    }
    if (kind === "queue") {
        check("statements", statements.length, 20);
        check("principals", statements.flatMap((one) => one.principals).length, 50);
        check("conditions", statements.flatMap((one) => one.tests).length, 10);
        for (const one of statements)
            check(`${one.label}, actions`, one.actions.length, 7);
    }
    return found;
}
