"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.WHO = exports.MANAGEMENT = void 0;
exports.managedBy = managedBy;
exports.deniesEverybody = deniesEverybody;
exports.holdsForDeployer = holdsForDeployer;
const iam_1 = require("@cross-account-s3/iam");
const operators_1 = require("./operators");
/** What the deployer itself must be able to do to a resource, by the kind of its policy. */
exports.MANAGEMENT = {
    bucket: [
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy",
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
    ],
    accessPoint: ["s3:GetAccessPointPolicy", "s3:PutAccessPointPolicy", "s3:DeleteAccessPointPolicy"],
    tables: ["s3tables:PutTableBucketPolicy", "s3tables:PutTablePolicy"],
    vectors: ["s3vectors:PutVectorBucketPolicy"],
    key: ["kms:GetKeyPolicy", "kms:PutKeyPolicy"],
    topic: ["sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:DeleteTopic"],
    queue: ["sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue"],
    secret: ["secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy"],
    registry: ["ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
    vault: ["backup:GetBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"],
};
/** The actions that manage the resource among those that a statement denies. */
function managedBy({ inverted, actions }, kind) {
    const wanted = exports.MANAGEMENT[kind] ?? [];
    return wanted.filter((name) => inverted.includes("NotAction")
        ? !actions.some((one) => (0, iam_1.matchesWildcard)(one, name, { ignoreCase: true }))
        : actions.some((one) => (0, iam_1.matchesWildcard)(one, name, { ignoreCase: true })));
}
/** Whether a statement denies everybody of the resource's own account: `*`, its root, or all but a few. */
function deniesEverybody({ allows, principals, inverted }, own) {
    if (allows)
        return false;
    if (inverted.includes("NotPrincipal"))
        return true;
    return principals.some((who) => who.is === "everyone" || (who.is === "root" && (own.size === 0 || own.has(who.account))));
}
/** Keys that say who calls. A negated test of one spares those whom it names; a positive one means nobody else. */
exports.WHO = /^(?:aws:PrincipalArn|aws:PrincipalAccount|aws:PrincipalOrgID|aws:PrincipalOrgPaths|aws:PrincipalTag\/.*|aws:PrincipalType|aws:userid|aws:username|kms:CallerAccount|aws:PrincipalServiceName|aws:PrincipalIsAWSService)$/i;
/**
 * Whether a test may hold for the deployer's own request: over TLS, from outside any VPC, signed in without MFA, with none of
 * the keys that only some requests have. What depends on the time, or on the request itself, is taken not to hold.
 */
function holdsForDeployer(test) {
    const operator = (0, operators_1.readOperator)(test.operator);
    if (operator === undefined)
        return false;
    const key = test.key.toLowerCase();
    const value = DEPLOYER[key];
    if (value === undefined) {
        if (!ABSENT.test(key))
            return false;
        return operator.family === "Null" ? test.values.includes("true") : operator.passesWhenAbsent;
    }
    if (operator.family === "Null")
        return test.values.includes("false");
    if (operator.family === "Ip")
        return operator.negated;
    const equal = test.values.some((one) => operator.wildcards ? (0, iam_1.matchesWildcard)(one, value, { ignoreCase: true }) : one.toLowerCase() === value);
    if (operator.family === "Numeric")
        return false;
    return operator.negated ? !equal : equal;
}
/** Keys that the deployer's request has, and their values. */
const DEPLOYER = {
    "aws:securetransport": "true",
    "aws:sourceip": "an address of its own",
    "aws:principalisawsservice": "false",
    "aws:viaawsservice": "false",
    "aws:calledvia": "nobody",
};
/** Keys that the deployer's request does not have. */
const ABSENT = /^(?:aws:sourcevpce?|aws:sourcevpcarn|aws:vpcsourceip|aws:vpce(?:account|orgid|orgpaths)|aws:multifactorauth(?:present|age)|aws:sourcearn|aws:source(?:account|owner)|aws:referer|aws:tokenissuetime|aws:federatedprovider|s3:dataaccesspoint(?:arn|account)|s3:accesspointnetworkorigin|s3:authtype|s3:signatureage)$/;
