"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.SHARED_POLICIES = exports.IDENTITY_POLICIES = exports.RESOURCE_POLICIES = exports.EVERY_KIND = exports.KINDS = void 0;
exports.kindOf = kindOf;
const iam_1 = require("@cross-account-s3/iam");
const IAM_LIMITS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
function identity(label, limit) {
    return {
        label,
        does: "identity",
        principals: "refused",
        resources: "required",
        size: { limit, counts: "characters without white space" },
        url: IAM_LIMITS,
    };
}
/** A policy that limits what its holder's other policies allow: without principals, in the grammar of identity policies. */
function limiting(label, limit, url) {
    return {
        label,
        does: "filter",
        principals: "refused",
        resources: "required",
        size: { limit, counts: "characters" },
        url,
    };
}
function resource(label, services, url, limit) {
    return {
        label,
        does: "resource",
        services,
        principals: "required",
        resources: "required",
        ...(limit === undefined ? {} : { size: { limit, counts: "bytes" } }),
        url,
    };
}
const DOCS = "https://docs.aws.amazon.com";
const S3 = `${DOCS}/AmazonS3/latest/userguide`;
/** Every kind of document that the pack reads. Sizes are AWS's default quotas; the page of each is its `url`. */
exports.KINDS = {
    bucket: resource("bucket policy", ["s3", "s3express"], `${S3}/bucket-policies.html`, 20_480),
    accessPoint: resource("access point policy", ["s3", "s3express"], `${S3}/access-points-policies.html`, 20_480),
    objectLambda: resource("Object Lambda access point policy", ["s3-object-lambda"], `${S3}/olap-policies.html`, 20_480),
    accessGrants: resource("S3 Access Grants instance policy", ["s3"], `${S3}/access-grants-cross-accounts.html`, 20_480),
    tables: resource("S3 Tables policy", ["s3tables"], `${S3}/s3-tables-resource-based-policies.html`, 20_480),
    vectors: resource("S3 Vectors bucket policy", ["s3vectors"], `${S3}/s3-vectors-access-management.html`, 20_480),
    files: resource("S3 Files file system policy", ["s3files"], `${S3}/s3-files.html`),
    outposts: resource("S3 on Outposts bucket policy", ["s3-outposts"], `${DOCS}/AmazonS3/latest/s3-outposts/S3OutpostsBucketPolicy.html`, 20_480),
    key: resource("key policy", ["kms"], `${DOCS}/kms/latest/developerguide/resource-limits.html`, iam_1.SIZE_LIMITS.keyPolicy.most),
    topic: resource("topic policy", ["sns"], `${DOCS}/sns/latest/dg/sns-access-policy-language-special-information-for-sns-policies.html`, 30_720),
    queue: resource("queue policy", ["sqs"], `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html`, 8_192),
    bus: {
        ...resource("event bus policy", ["events"], `${DOCS}/eventbridge/latest/userguide/eb-quota.html`),
        size: { limit: 10_240, counts: "characters" },
    },
    trust: {
        label: "trust policy",
        does: "resource",
        services: ["sts"],
        principals: "required",
        resources: "refused",
        size: { limit: iam_1.SIZE_LIMITS.trustPolicy.most, counts: "characters without white space" },
        url: IAM_LIMITS,
    },
    secret: resource("secret policy", ["secretsmanager"], `${DOCS}/secretsmanager/latest/userguide/auth-and-access_resource-policies.html`, 20_480),
    function: {
        ...resource("Lambda resource policy", ["lambda"], `${DOCS}/lambda/latest/dg/access-control-resource-based.html`, 20_480),
        resources: "optional",
    },
    registry: {
        ...resource("ECR policy", ["ecr", "ecr-public"], `${DOCS}/AmazonECR/latest/userguide/repository-policies.html`, 10_240),
        resources: "optional",
    },
    vault: resource("backup vault policy", ["backup"], `${DOCS}/aws-backup/latest/devguide/create-a-vault-access-policy.html`),
    service: {
        label: "resource policy",
        does: "resource",
        principals: "required",
        resources: "optional",
        url: `${DOCS}/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html`,
    },
    share: {
        label: "permission",
        does: "resource",
        principals: "required",
        resources: "optional",
        url: `${DOCS}/IAM/latest/UserGuide/access-analyzer-resources.html`,
    },
    managed: identity("managed policy", iam_1.SIZE_LIMITS.managedPolicy.most),
    roleInline: identity("inline policy of a role", iam_1.SIZE_LIMITS.inlinePolicies.most),
    userInline: identity("inline policy of a user", iam_1.SIZE_LIMITS.userInlinePolicies.most),
    groupInline: identity("inline policy of a group", iam_1.SIZE_LIMITS.groupInlinePolicies.most),
    permissionSet: {
        ...identity("inline policy of a permission set", 32_768),
        url: `${DOCS}/singlesignon/latest/userguide/limits.html`,
    },
    session: limiting("session policy", 2_048, `${DOCS}/IAM/latest/UserGuide/access_policies.html#policies_session`),
    scp: limiting("service control policy", iam_1.SIZE_LIMITS.serviceControlPolicy.most, `${DOCS}/organizations/latest/userguide/orgs_reference_limits.html`),
    rcp: {
        ...limiting("resource control policy", iam_1.SIZE_LIMITS.resourceControlPolicy.most, `${DOCS}/organizations/latest/userguide/orgs_reference_limits.html`),
        principals: "required",
    },
    endpoint: {
        label: "endpoint policy",
        does: "filter",
        principals: "required",
        resources: "required",
        size: { limit: iam_1.SIZE_LIMITS.endpointPolicy.most, counts: "characters" },
        url: `${DOCS}/vpc/latest/privatelink/vpc-endpoints-access.html`,
    },
    unlisted: {
        label: "policy document",
        does: "resource",
        principals: "optional",
        resources: "optional",
        url: `${DOCS}/IAM/latest/UserGuide/access_policies.html`,
    },
};
/** What is known of a kind. */
function kindOf(kind) {
    return exports.KINDS[kind];
}
/** Every kind, in the order above. */
exports.EVERY_KIND = Object.keys(exports.KINDS);
/** The kinds that hang on a resource and say who may use it; an endpoint policy only filters, so it is not one. */
exports.RESOURCE_POLICIES = exports.EVERY_KIND.filter((kind) => exports.KINDS[kind].does === "resource");
/** The kinds that belong to a user, group or role. */
exports.IDENTITY_POLICIES = exports.EVERY_KIND.filter((kind) => exports.KINDS[kind].does === "identity");
/** The resource policies of what this program shares: data in S3, keys, topics, queues, events. Trust policies apart. */
exports.SHARED_POLICIES = [
    "bucket",
    "accessPoint",
    "objectLambda",
    "accessGrants",
    "tables",
    "vectors",
    "files",
    "key",
    "topic",
    "queue",
    "bus",
];
