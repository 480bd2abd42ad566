"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.serviceSource = void 0;
const kinds_1 = require("../../lib/kinds");
const narrow_1 = require("../../lib/narrow");
const rule_1 = require("../../lib/rule");
exports.serviceSource = (0, rule_1.rule)({
    name: "policy-service-source",
    level: "mandatory",
    severity: "high",
    description: "An AWS service is allowed only for the resource or account that it acts for.",
    why: "The service acts for every customer: without aws:SourceArn or aws:SourceAccount a stranger can make it act on this resource (the confused deputy).",
    fix: "Add ArnLike aws:SourceArn with the resource the service acts for, and StringEquals aws:SourceAccount with the account; S3 needs both, as a bucket's ARN holds no account.",
    blind: "Services that send neither key for some of their calls.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    controls: ["FSBP Lambda.1"],
    documents: {
        kinds: [...kinds_1.SHARED_POLICIES, "function"],
        check: ({ kind, statements }) => statements.filter((one) => one.allows).flatMap((one) => judge(kind, one)),
    },
});
/** What each service sends, as its own guide has it; a service that is not listed sends at least one of the two. */
const NEEDS = {
    "s3.amazonaws.com": "both",
    "cloudtrail.amazonaws.com": "arn",
    "sns.amazonaws.com": "arn",
    "events.amazonaws.com": "arn",
    "cloudfront.amazonaws.com": "arn",
};
function judge(kind, statement) {
    return statement.principals.flatMap((who) => {
        if (who.is !== "service")
            return [];
        // A key is used under many names; there the encryption context, or the calling account, says for whom just as well.
        const need = kind === "key" ? "either" : (NEEDS[who.text] ?? "either");
        if (kind === "key" && statement.tests.some((test) => /^kms:(?:EncryptionContext:|CallerAccount$)/i.test(test.key)))
            return [];
        const has = (key) => statement.tests.some((test) => key.test(test.key) && (0, narrow_1.narrows)(test));
        const [arn, account, organization] = [
            has(/^aws:SourceArn$/i),
            has(/^aws:Source(?:Account|Owner)$/i),
            has(/^aws:SourceOrg/i),
        ];
        const missing = [
            ...((need === "arn" || need === "both") && !arn ? ["aws:SourceArn"] : []),
            ...((need === "account" || need === "both") && !account && !organization ? ["aws:SourceAccount"] : []),
            ...(need === "either" && !arn && !account && !organization ? ["aws:SourceArn or aws:SourceAccount"] : []),
        ];
        return missing.length === 0
            ? []
            : [(0, rule_1.fault)(`${statement.label} allows ${who.text} without ${missing.join(" and ")}`)];
    });
}
