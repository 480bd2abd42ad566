"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.actionResource = void 0;
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.actionResource = (0, rule_1.rule)({
    name: "policy-action-resource",
    level: "mandatory",
    severity: "high",
    description: "Every S3 action acts on one of the statement's resources.",
    why: "s3:ListBucket acts on the bucket and s3:GetObject on objects: on the other the action allows or denies nothing, and S3 refuses the whole policy.",
    fix: "Name arn:aws:s3:::BUCKET for actions on the bucket, and arn:aws:s3:::BUCKET/* for actions on objects. A prefix to list under is a condition on s3:prefix.",
    blind: "Actions of other services than S3.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: async ({ statements }) => (await Promise.all(statements.map(judge))).flat(),
    },
});
async function judge(statement) {
    const { label, resources, inverted, actions } = statement;
    const named = resources.filter((one) => /^arn:[^:]*:s3:::/.test(one));
    if (inverted.includes("NotResource") || named.length === 0 || named.length < resources.length)
        return [];
    if (resources.some(unknown_1.isUnknown))
        return [];
    const buckets = resources.some((one) => !one.includes("/") || /\*.*\//.test(one));
    const objects = resources.some((one) => one.includes("/") || one.endsWith("*"));
    const found = await Promise.all(actions.map(async (action) => {
        const kinds = await kindsOf(action);
        if (kinds === undefined || (kinds.bucket && buckets) || (kinds.object && objects))
            return [];
        return [`${action} acts on ${kinds.object ? "objects" : "the bucket"}`];
    }));
    return found.flat().map((what) => (0, rule_1.fault)(`${label}: ${what}, and no resource of the statement is such`));
}
/** Whether an action acts on buckets, on objects, or on both; undefined where it is of another service or of other things. */
async function kindsOf(action) {
    const matched = await (0, catalogue_1.matchActions)(action);
    if (matched.is !== "actions" || matched.service !== "s3" || matched.names.length === 0)
        return undefined;
    const types = (await Promise.all(matched.names.map(catalogue_1.actionDetails))).flatMap((one) => one.resourceTypes);
    const kinds = { bucket: types.includes("bucket"), object: types.includes("object") };
    return kinds.bucket || kinds.object ? kinds : undefined;
}
