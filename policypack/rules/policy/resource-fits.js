"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.resourceFits = void 0;
const document_1 = require("../../lib/document");
const iam_1 = require("@cross-account-s3/iam");
const locate_1 = require("../../lib/locate");
const resource_arns_1 = require("../../lib/resource-arns");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
const values_1 = require("../../lib/values");
/** Policies that name only the resource that they are written to: the property that says which, and what counts as it. */
const TARGETS = {
    "aws:s3/bucketPolicy:BucketPolicy": {
        property: "bucket",
        isOwn: (arn, own) => {
            const [, bucket] = /^arn:[^:]*:s3:::([^/]*)/.exec(arn) ?? [];
            return bucket === undefined || (0, iam_1.matchesWildcard)(bucket, own.replace(/^arn:[^:]+:s3:::/, ""), { ignoreCase: true });
        },
    },
    "aws:sns/topicPolicy:TopicPolicy": { property: "arn", isOwn: (arn, own) => arn === own || !arn.startsWith("arn:") },
};
exports.resourceFits = (0, rule_1.rule)({
    name: "policy-resource-fits",
    level: "mandatory",
    severity: "high",
    description: "Every resource is an ARN, of the service and in the form that the policy takes.",
    why: "AWS refuses a resource's policy that names another resource; an identity policy that names none that exists allows nothing.",
    fix: "Write the ARN in full: arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*, without Region and account; in the policy of a topic or queue its own ARN.",
    blind: "Whether the resource exists.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    resources: {
        types: Object.keys(TARGETS),
        check: ({ type, props }) => {
            const target = TARGETS[type];
            const own = target === undefined ? undefined : (0, values_1.string)((0, values_1.at)(props, target.property));
            if (target === undefined || own === undefined || own === "" || (0, unknown_1.isUnknown)(own))
                return [];
            const others = (0, locate_1.locate)(type, props)
                .flatMap(({ kind, text }) => (0, document_1.readDocument)(kind, text).statements.flatMap((one) => one.resources))
                .filter((arn) => !(0, unknown_1.isUnknown)(arn) && !target.isOwn(arn, own));
            return [...new Set(others)].map((arn) => (0, rule_1.fault)(`the policy of ${own} names ${JSON.stringify(arn.slice(0, 100))}`));
        },
    },
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: ({ kind, statements }) => [
            ...statements.flatMap((one) => one.resources
                .filter((arn) => !(0, unknown_1.isUnknown)(arn))
                .flatMap((arn) => {
                const wrong = (0, resource_arns_1.resourceFault)(kind, arn);
                const shown = JSON.stringify(arn.slice(0, 100));
                return wrong === undefined ? [] : [(0, rule_1.fault)(`${one.label} names the resource ${shown}; ${wrong}`)];
            })),
            ...(resource_arns_1.KINDS_WITH_OWN_RESOURCE[kind]?.(statements.flatMap((one) => one.resources)) ?? []).map((what) => (0, rule_1.fault)(what)),
        ],
    },
});
