"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.keyContext = void 0;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("../../lib/kinds");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
const unknown_1 = require("../../lib/unknown");
exports.keyContext = (0, rule_1.rule)({
    name: "kms-key-context",
    level: "mandatory",
    severity: "high",
    description: "A condition on S3's encryption context holds with a Bucket Key and without.",
    why: "With a Bucket Key the context is the bucket's ARN, without one the object's: a condition on objects alone denies everything once the Bucket Key is on.",
    fix: 'Allow both: "StringLike": {"kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]}.',
    blind: "Whether the bucket has a Bucket Key.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-changes",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ statements }) => statements.flatMap((one) => (0, statement_1.testsOf)(one, "kms:EncryptionContext:aws:s3:arn").flatMap((test) => judge(one, test))),
    },
});
function judge({ label }, { operator: name, values }) {
    const operator = (0, operators_1.readOperator)(name);
    if (operator === undefined || operator.negated || operator.family === "Null" || values.some(unknown_1.isUnknown))
        return [];
    const holds = (arn) => values.some((one) => (operator.wildcards ? (0, iam_1.matchesWildcard)(one, arn, { ignoreCase: true }) : one === arn));
    const literal = operator.wildcards ? [] : values.filter((one) => one.includes("*"));
    const buckets = new Set(values.map((one) => one.split("/")[0] ?? one));
    return [
        ...literal.map((one) => (0, rule_1.fault)(`${label} compares with ${one} by ${name}, where * is an ordinary character`)),
        ...[...buckets]
            .filter((arn) => !holds(arn))
            .map((arn) => (0, rule_1.fault)(`${label} leaves out ${arn}, the context under a Bucket Key`)),
        ...[...buckets]
            .filter((arn) => literal.length === 0 && !holds(`${arn}/any`) && !values.some((one) => one.startsWith(`${arn}/`)))
            .map((arn) => (0, rule_1.fault)(`${label} leaves out ${arn}/*, the context of objects without a Bucket Key`)),
    ];
}
