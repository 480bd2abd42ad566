"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignAdmin = void 0;
const catalogue_1 = require("../../lib/catalogue");
const acl_header_1 = require("../../lib/acl-header");
const grants_1 = require("../../lib/grants");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
/** Actions that change the resource itself though AWS does not count them as managing permissions. */
const ALSO = new Set([
    "s3:DeleteBucket s3:PutBucketOwnershipControls s3:PutEncryptionConfiguration s3:PutReplicationConfiguration",
    "s3:PutLifecycleConfiguration s3:PutBucketVersioning s3:PutBucketLogging s3:PutBucketWebsite",
    "kms:ScheduleKeyDeletion kms:DisableKey kms:EnableKey kms:UpdatePrimaryRegion",
    "sns:SetTopicAttributes sns:DeleteTopic sqs:SetQueueAttributes sqs:DeleteQueue sqs:PurgeQueue",
].flatMap((line) => line.split(" ")));
/** Grants on a key are judged by kms-key-foreign; a replica that the bucket's owner takes over is what replication is for. */
const NOT_HERE = /^(?:kms:(?:CreateGrant|RetireGrant|RevokeGrant)|s3:ObjectOwnerOverrideToBucketOwner)$/;
exports.foreignAdmin = (0, rule_1.rule)({
    name: "policy-foreign-admin",
    level: "mandatory",
    severity: "critical",
    description: "No foreigner may change who has access, or the resource itself.",
    why: "Who may write the policy may write itself anything: s3:PutBucketPolicy is every permission at once.",
    fix: "Remove the action. Such changes are made by the owner's own account.",
    blind: "What several harmless actions amount to together.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
    controls: ["FSBP S3.6"],
    documents: {
        kinds: kinds_1.RESOURCE_POLICIES,
        check: async (document, { accounts }) => {
            const grants = (0, grants_1.foreignGrants)(document, accounts);
            const found = await Promise.all(grants.map(async (grant) => {
                const actions = grant.statement.actions.filter((action) => !(0, acl_header_1.setsOwnersAclOnly)(grant.statement, action));
                const powers = (await Promise.all(actions.map(powersIn))).flat().sort(byDanger);
                if (powers.length === 0)
                    return [];
                const unique = [...new Set(powers)];
                const shown = unique.slice(0, 3).join(", ") + (unique.length > 3 ? ` and ${unique.length - 3} more` : "");
                return [(0, rule_1.fault)(`${grant.statement.label} allows ${(0, grants_1.whom)(grant)} ${shown}`)];
            }));
            return found.flat();
        },
    },
});
/** The most dangerous powers, the worst first: a finding names these before others. */
const WORST = [
    "every action there is",
    "PutBucketPolicy",
    "PutKeyPolicy",
    "PutResourcePolicy",
    "AddPermission",
    "Policy",
];
function byDanger(a, b) {
    const rank = (name) => {
        const at = WORST.findIndex((worst) => name.includes(worst));
        return at < 0 ? WORST.length : at;
    };
    return rank(a) - rank(b);
}
async function powersIn(pattern) {
    const matched = await (0, catalogue_1.matchActions)(pattern);
    if (matched.is === "every")
        return ["every action there is"];
    if (matched.is !== "actions")
        return [];
    const powers = await Promise.all(matched.names
        .filter((name) => !NOT_HERE.test(name))
        .map(async (name) => (ALSO.has(name) || (await (0, catalogue_1.actionDetails)(name)).managesPermissions ? [name] : [])));
    return powers.flat();
}
