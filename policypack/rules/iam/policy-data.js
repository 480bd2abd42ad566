"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.policyData = void 0;
const iam_1 = require("@cross-account-s3/iam");
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const operators_1 = require("../../lib/operators");
const rule_1 = require("../../lib/rule");
const statement_1 = require("../../lib/statement");
exports.policyData = (0, rule_1.rule)({
    name: "iam-policy-data",
    level: "mandatory",
    severity: "high",
    description: "S3, KMS and the taking of roles are allowed on named resources, or pinned to accounts or a service.",
    why: "On * the role reaches every bucket that any account opens to it, and any key: data leaves by it as easily as it is read.",
    fix: 'Name the buckets and keys; or add "StringEquals" with aws:ResourceAccount, or for a key kms:ViaService.',
    blind: "Buckets whose names a stranger owns now.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
    controls: ["FSBP KMS.1", "FSBP KMS.2"],
    documents: {
        kinds: kinds_1.IDENTITY_POLICIES,
        check: async ({ statements }) => (await Promise.all(statements.map(judge))).flat(),
    },
});
/** Keys that say whose the resource is, or through whom it is used. */
const PINS = [
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "s3:ResourceAccount",
    "s3:DataAccessPointAccount",
    "kms:ViaService",
    "kms:CallerAccount",
    "kms:ResourceAliases",
];
async function judge(statement) {
    const open = statement.resources.filter(isOpen);
    if (!statement.allows || open.length === 0 || isPinned(statement))
        return [];
    const found = await Promise.all(statement.actions.map((action) => dataActions(action, open)));
    const named = found.flat();
    const shown = named.slice(0, 3).join(", ") + (named.length > 3 ? ` and ${named.length - 3} more` : "");
    return named.length === 0 ? [] : [(0, rule_1.fault)(`${statement.label} allows ${shown} on ${open[0] ?? "*"}`)];
}
/** The services whose resources other accounts can open to a role, or that hold what others must not read. */
const SERVICES = ["s3", "s3express", "s3tables", "s3-object-lambda", "s3vectors", "s3-outposts", "kms", "sts"];
/** Whether a resource stands for those of any account: every bucket name may be a stranger's. */
function isOpen(resource) {
    return (/^\*+$/.test(resource) ||
        /^arn:[^:]*:s3:[^:]*:[^:]*:[*?]/.test(resource) ||
        /^arn:[^:]*:(?:kms|s3express|s3tables|s3-object-lambda|s3vectors|s3-outposts):[^:]*:[*?]/.test(resource) ||
        /^arn:[^:]*:iam::[*?]+:role\//.test(resource));
}
function pinTests(statement) {
    return [
        ...PINS.flatMap((key) => (0, statement_1.testsOf)(statement, key)),
        ...statement.tests.filter((test) => /^(?:aws|iam|s3):(?:Existing)?(?:Object|Resource)Tag\//i.test(test.key)),
    ];
}
function isPinned(statement) {
    return pinTests(statement).some(({ operator, values }) => {
        const read = (0, operators_1.readOperator)(operator);
        if (read === undefined || read.negated || read.passesWhenAbsent)
            return read?.set === "ForAnyValue";
        return values.length > 0 && !values.includes("*");
    });
}
/** Actions that only describe: whoever has them learns names and settings, and no data. */
const DESCRIBING = /^(?:s3[a-z-]*:(?:GetBucket|GetAccount|GetAccessPoint|GetAccelerate|GetAnalytics|GetInventory|GetMetrics|GetLifecycle|GetReplication|GetEncryption|GetIntelligent|GetJob|GetMultiRegion|GetStorageLens|GetTableBucket|GetAccessGrants|GetVectorBucket|ListAll|ListAccess|ListJobs|ListTags|ListStorageLens|ListMultiRegion|ListTableBuckets|ListVectorBuckets|ListDirectoryBuckets|Describe|CreateJob|UpdateJob|CreateBucket)|kms:(?:Describe|List|Get|Create|TagResource|UntagResource))/;
/** The action as written, if it reaches data: of S3's services and KMS, or the taking of a role. `*` is iam-policy-admin's. */
async function dataActions(pattern, open) {
    const service = pattern.split(":")[0]?.toLowerCase() ?? "";
    if (!SERVICES.includes(service))
        return [];
    if (service === "sts")
        return (0, iam_1.matchesWildcard)(pattern, "sts:AssumeRole", { ignoreCase: true }) &&
            !open.every((one) => one.startsWith("arn:aws:s3"))
            ? [pattern]
            : [];
    const matched = await (0, catalogue_1.matchActions)(pattern);
    if (matched.is !== "actions")
        return [];
    const reaching = await Promise.all(matched.names
        .filter((name) => !DESCRIBING.test(name))
        .map(async (name) => (await (0, catalogue_1.actionDetails)(name)).resourceTypes.length > 0));
    return reaching.includes(true) ? [pattern] : [];
}
