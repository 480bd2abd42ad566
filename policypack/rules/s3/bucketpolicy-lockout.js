"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.bucketPolicyLockout = void 0;
const lockout_1 = require("../../lib/lockout");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
exports.bucketPolicyLockout = (0, rule_1.rule)({
    name: "s3-bucketpolicy-lockout",
    level: "mandatory",
    severity: "critical",
    description: "No deny of a bucket policy can shut out the deployer or AWS's own services.",
    why: "A request from elsewhere lacks aws:SourceVpce, and a negated operator holds for a key that is absent: the bare form locks out the console, the next deployment, CloudTrail and log delivery, and only the account's root can undo it.",
    fix: "Deny data-plane actions only (s3:GetObject*, s3:PutObject*, s3:DeleteObject*, s3:ListBucket*, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), under " +
        'StringNotEqualsIfExists aws:SourceVpce together with BoolIfExists {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"} and ArnNotLikeIfExists aws:PrincipalArn [the account\'s root, the deployer\'s role].',
    blind: "Denials of service control policies and of the deployer's own policies.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
    documents: {
        kinds: ["bucket"],
        check: ({ statements }, { accounts }) => statements.filter((one) => (0, lockout_1.deniesEverybody)(one, accounts.own)).flatMap((one) => judge(one, accounts.own)),
    },
});
const NETWORK = /^aws:(?:SourceVpce|SourceVpc|SourceVpcArn|SourceIp|VpcSourceIp|Vpce(?:Account|OrgID|OrgPaths))$/i;
/** A deny that names whom it means, by a positive test, concerns nobody else. */
function judge(statement, own) {
    const managed = (0, lockout_1.managedBy)(statement, "bucket");
    const { label, tests } = statement;
    if (tests.some((test) => lockout_1.WHO.test(test.key) && isPositive(test.operator) && !isService(test.key)))
        return [];
    const [first = ""] = managed;
    if (tests.length === 0) {
        return managed.length === 0
            ? []
            : [(0, rule_1.fault)(`${label} denies ${first} to everybody, the deployer too, with no condition`)];
    }
    const others = tests.filter((test) => !lockout_1.WHO.test(test.key) && !/^aws:ViaAWSService$/i.test(test.key));
    if (!others.every(lockout_1.holdsForDeployer))
        return [];
    const network = [...new Set(others.filter((test) => NETWORK.test(test.key)).map((test) => test.key))];
    if (network.length > 0)
        return byNetwork(statement, network, first);
    if (managed.length === 0 || sparesSafely(statement, own))
        return [];
    const by = [...new Set(tests.map((test) => test.key))].join(", ");
    return [(0, rule_1.fault)(`${label} denies ${first} by ${by}, which shuts out the deployer`)];
}
function byNetwork(statement, network, managed) {
    const missing = [
        ...(managed === "" ? [] : [`it denies ${managed}, which the deployer needs`]),
        ...(isFalse(statement, "aws:PrincipalIsAWSService")
            ? []
            : ["it spares no AWS service (aws:PrincipalIsAWSService)"]),
        ...(isFalse(statement, "aws:ViaAWSService")
            ? []
            : ["it spares no call that a service makes for a caller (aws:ViaAWSService)"]),
        ...(statement.tests.some((test) => lockout_1.WHO.test(test.key) && isNegated(test.operator))
            ? []
            : ["it spares no principal (aws:PrincipalArn)"]),
    ];
    return missing.length === 0
        ? []
        : [(0, rule_1.fault)(`${statement.label} denies by ${network.join(", ")}, and ${missing.join("; ")}`)];
}
/**
 * Whether a deny spares principals by something that outlives them. A role that is made anew has another id, so that a deny
 * which spares ids alone shuts everybody out then: the account's own id, which is the root user's, has to be among them.
 */
function sparesSafely({ tests }, own) {
    return tests.some(({ operator, key, values }) => {
        if (!lockout_1.WHO.test(key) || isService(key) || !isNegated(operator) || values.length === 0)
            return false;
        return !/^aws:userid$/i.test(key) || values.some((one) => own.has(one));
    });
}
function isService(key) {
    return /^aws:Principal(?:IsAWSService|ServiceName)$/i.test(key);
}
function isPositive(name) {
    return (0, operators_1.readOperator)(name)?.negated === false;
}
function isNegated(name) {
    return (0, operators_1.readOperator)(name)?.negated === true;
}
function isFalse(statement, key) {
    return (0, statement_1.testsOf)(statement, key).some(({ operator, values }) => (0, operators_1.readOperator)(operator)?.family === "Bool" && values.length > 0 && values.every((one) => one === "false"));
}
