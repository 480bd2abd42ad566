"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.policyPermissions = void 0;
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
exports.policyPermissions = (0, rule_1.rule)({
    name: "iam-policy-permissions",
    level: "advisory",
    severity: "high",
    description: "Only deployers may change who has access to a bucket or a key.",
    why: "Who may write the policy of a bucket can open it to everybody, and read it then.",
    fix: "Remove the action from roles that use the data; a deployer's role is where it belongs.",
    blind: "Which role is a deployer's.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
    documents: {
        kinds: kinds_1.IDENTITY_POLICIES,
        check: async ({ statements }) => (await Promise.all(statements.map(judge))).flat(),
    },
});
async function judge(statement) {
    if (!statement.allows)
        return [];
    const found = (await Promise.all(statement.actions.map(permissionsIn))).flat();
    const shown = found.slice(0, 3).join(", ") + (found.length > 3 ? ` and ${found.length - 3} more` : "");
    return found.length === 0 ? [] : [(0, rule_1.fault)(`${statement.label} allows ${shown}`)];
}
/** The actions of a pattern that AWS counts as managing permissions, of S3 and KMS; grants are for AWS's own services. */
async function permissionsIn(pattern) {
    if (!/^(?:s3[a-z-]*|kms):/i.test(pattern))
        return [];
    const matched = await (0, catalogue_1.matchActions)(pattern);
    if (matched.is !== "actions")
        return [];
    const managing = await Promise.all(matched.names.map(async (name) => ((await (0, catalogue_1.actionDetails)(name)).managesPermissions ? [name] : [])));
    return managing
        .flat()
        .filter((name) => !/Grant$|ObjectOwnerOverrideToBucketOwner$|BypassGovernanceRetention$/.test(name));
}
