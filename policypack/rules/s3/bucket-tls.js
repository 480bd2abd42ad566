"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketTls = void 0;
const buckets_1 = require("../../lib/buckets");
const rule_1 = require("../../lib/rule");
const stack_1 = require("../../lib/stack");
const unknown_1 = require("../../lib/unknown");
exports.bucketTls = (0, rule_1.rule)({
    name: "s3-bucket-tls",
    level: "mandatory",
    severity: "high",
    profile: "full",
    description: "A bucket is reached over TLS only.",
    why: "S3 answers plain HTTP too unless the bucket's policy denies it.",
    fix: 'Add a statement: Deny "*" s3:* on the bucket and its objects, with "Bool": {"aws:SecureTransport": "false"}.',
    blind: "Access points with policies of their own.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
    controls: ["FSBP S3.5", "CIS 2.1.1"],
    documents: {
        kinds: ["bucket"],
        check: ({ statements, unknown, faults }) => {
            if (faults.length > 0 || statements.some(deniesPlainHttp))
                return [];
            // A part that is not known yet may hold the statement; the rule is told to wait for it.
            return unknown === "parts" ? [] : [(0, rule_1.fault)("no statement denies requests without TLS")];
        },
    },
    stack: {
        types: [...stack_1.BUCKETS, ...buckets_1.SETTINGS.policy],
        check: (resources) => (0, buckets_1.bucketsWithout)(resources, buckets_1.SETTINGS.policy, (policies, { props }) => policies.length > 0 || (typeof props.policy === "string" && !(0, unknown_1.isUnknown)(props.policy)), "has no policy, so nothing denies requests without TLS"),
    },
});
function deniesPlainHttp({ allows, principals, actions, resources, tests }) {
    const insecure = tests.length === 1 &&
        tests.every(({ operator, key, values }) => /^Bool(?:IfExists)?$/i.test(operator) &&
            /^aws:SecureTransport$/i.test(key) &&
            values.every((one) => one === "false"));
    const everybody = principals.some((who) => who.is === "everyone");
    const everything = actions.some((action) => action === "*" || /^s3:\*$/i.test(action));
    const objects = resources.some((one) => one.endsWith("*") || (0, unknown_1.isUnknown)(one));
    const bucket = resources.some((one) => !one.includes("/") || (0, unknown_1.isUnknown)(one));
    return !allows && insecure && everybody && everything && objects && bucket;
}
