"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.SETTINGS = void 0;
exports.bucketsWithout = bucketsWithout;
exports.encryptionRules = encryptionRules;
exports.algorithmOf = algorithmOf;
exports.isKms = isKms;
exports.logTargets = logTargets;
const rule_1 = require("./rule");
const stack_1 = require("./stack");
const unknown_1 = require("./unknown");
const values_1 = require("./values");
const locate_1 = require("./locate");
const document_1 = require("./document");
/** Resource types of what is set on a bucket. */
exports.SETTINGS = {
    policy: ["aws:s3/bucketPolicy:BucketPolicy"],
    publicAccessBlock: ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
    accountBlock: ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
    ownership: (0, stack_1.bothNames)("BucketOwnershipControls"),
    encryption: (0, stack_1.bothNames)("BucketServerSideEncryptionConfiguration"),
    versioning: (0, stack_1.bothNames)("BucketVersioning"),
    logging: (0, stack_1.bothNames)("BucketLogging"),
    acl: (0, stack_1.bothNames)("BucketAcl"),
};
/**
 * A fault for each bucket of the stack for which none of its settings, and nothing stated on the bucket itself, will do.
 *
 * @param wanted whether these settings, on this bucket, are enough
 */
function bucketsWithout(resources, types, wanted, message) {
    const index = new stack_1.BucketIndex((0, stack_1.ofTypes)(resources, types));
    return (0, stack_1.ofTypes)(resources, stack_1.BUCKETS)
        .filter((bucket) => !wanted(index.of(bucket), bucket))
        .map((bucket) => (0, rule_1.fault)(`bucket ${(0, stack_1.nameOf)(bucket) ?? bucket.name} ${message}`, bucket.urn));
}
/** The rules of an encryption configuration, wherever it is written: on the bucket itself there is one `rule`. */
function encryptionRules(props) {
    const inline = (0, values_1.at)(props, "serverSideEncryptionConfiguration", "rule");
    return (0, unknown_1.isUnknown)(inline) ? [] : [...(0, values_1.list)((0, values_1.at)(props, "rules")), ...(0, values_1.list)(inline)];
}
/** The algorithm that a rule encrypts with: `aws:kms`, `aws:kms:dsse` or `AES256`. */
function algorithmOf(rule) {
    return (0, values_1.at)(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
}
/** Whether an algorithm is one of AWS KMS. */
function isKms(algorithm) {
    return algorithm === "aws:kms" || algorithm === "aws:kms:dsse";
}
/**
 * The buckets that server access logs are delivered to, as a test. S3 delivers them only to a bucket whose default
 * encryption is SSE-S3, and such a bucket does not log itself:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html.
 */
function logTargets(resources) {
    const logging = (0, stack_1.ofTypes)(resources, exports.SETTINGS.logging);
    const names = new Set(logging.flatMap((one) => (0, values_1.strings)((0, values_1.at)(one.props, "targetBucket"))));
    const urns = new Set(logging.flatMap((one) => one.from.targetBucket ?? []));
    const policies = new stack_1.BucketIndex((0, stack_1.ofTypes)(resources, exports.SETTINGS.policy).filter(takesLogs));
    return (bucket) => names.has((0, stack_1.nameOf)(bucket) ?? "") || urns.has(bucket.urn) || policies.of(bucket).length > 0;
}
function takesLogs(policy) {
    return (0, locate_1.locate)(policy.type, policy.props).some(({ kind, text }) => (0, document_1.readDocument)(kind, text).statements.some((one) => one.allows && one.principals.some((who) => who.is === "service" && who.text === "logging.s3.amazonaws.com")));
}
