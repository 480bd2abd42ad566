"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.conditionKeyExists = void 0;
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.conditionKeyExists = (0, rule_1.rule)({
    name: "policy-condition-key",
    level: "mandatory",
    severity: "high",
    description: "Every condition key exists, and some action of its statement carries it.",
    why: "A key that no request carries never matches: the Allow it stands in grants nothing, and a Deny with a negated operator denies everything.",
    fix: "Use a key that the service authorization reference lists for the statement's actions, spelt as there.",
    blind: "Keys that AWS added after the list that this version of the pack carries, and keys of identity providers.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: async ({ statements }) => {
            const found = statements.flatMap((one) => one.tests.map((test) => judge(one, test)));
            return (await Promise.all(found)).flat();
        },
    },
});
async function judge(statement, { key }) {
    if ((0, unknown_1.isUnknown)(key) || isProviderKey(key))
        return [];
    const name = JSON.stringify(key.slice(0, 80));
    const known = await (0, catalogue_1.conditionKey)(key);
    if (known === undefined)
        return [(0, rule_1.fault)(`${statement.label} tests the condition key ${name}, which does not exist`)];
    if (/^aws:/i.test(key) || statement.actions.length === 0 || statement.inverted.includes("NotAction"))
        return [];
    return (await isCarried(known.template, statement))
        ? []
        : [(0, rule_1.fault)(`${statement.label} tests ${name}, but none of its actions carries that key`)];
}
/** Keys of an identity provider carry its host name, such as token.actions.githubusercontent.com:sub, or are SAML's. */
function isProviderKey(key) {
    return /^(?:saml|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^:]*)?):/i.test(key);
}
/** Keys of a role's session, which every service's requests carry. */
const OF_THE_SESSION = /^(?:ec2:roledelivery|ec2:sourceinstancearn|lambda:sourcefunctionarn|glue:|ssm:sourceinstancearn|identitystore:|sts:)/i;
async function isCarried(template, statement) {
    if (OF_THE_SESSION.test(template))
        return true;
    for (const pattern of statement.actions) {
        const matched = await (0, catalogue_1.matchActions)(pattern);
        if ((0, unknown_1.isUnknown)(pattern) || matched.is === "every")
            return true;
        const names = matched.is === "actions" ? matched.names : [];
        // A pattern of a service's actions is wide: the key being of that service is then enough.
        if (names.length > 20 && template.toLowerCase().startsWith(`${names[0]?.split(":")[0] ?? ""}:`))
            return true;
        for (const name of names) {
            if ((await (0, catalogue_1.actionDetails)(name)).conditionKeys.has(template.toLowerCase()))
                return true;
        }
    }
    return false;
}
