"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignNotifications = void 0;
const zod_1 = require("zod");
const iam_1 = require("@cross-account-s3/iam");
const grants_1 = require("../../lib/grants");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.foreignNotifications = (0, rule_1.rule)({
    name: "policy-foreign-notifications",
    level: "mandatory",
    severity: "high",
    description: "s3:PutBucketNotification is allowed to foreigners only on buckets whose notifications are left to them.",
    why: "The call replaces the bucket's whole notification configuration, whoever set it.",
    fix: "Remove the action; or set the bucket's notifications to consumer, or name the bucket in the option buckets of this rule.",
    blind: "Whether the consumer keeps what others have set.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
    controls: ["FSBP S3.6"],
    options: zod_1.z.object({
        buckets: zod_1.z
            .array(zod_1.z.string().min(3))
            .describe("Buckets whose notifications the consumer manages; by default those of the stack's configuration that say so")
            .optional(),
    }),
    documents: {
        kinds: ["bucket"],
        check: (document, { accounts, options, config }) => {
            const left = config.buckets.filter((one) => one.notifications === "consumer").map((one) => one.name);
            const buckets = new Set(options.buckets ?? left);
            return (0, grants_1.foreignGrants)(document, accounts)
                .filter(({ statement }) => statement.actions.some((action) => (0, iam_1.matchesWildcard)(action, "s3:PutBucketNotification", { ignoreCase: true })))
                .flatMap((grant) => grant.statement.resources
                .filter((arn) => !(0, unknown_1.isUnknown)(arn) && !arn.includes("/") && !buckets.has(arn.replace(/^arn:[^:]*:s3:::/, "")))
                .map((arn) => (0, rule_1.fault)(`${grant.statement.label} allows it on ${arn} to ${(0, grants_1.whom)(grant)}`)));
        },
    },
});
