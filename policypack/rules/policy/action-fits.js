"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.actionFits = void 0;
const iam_1 = require("@cross-account-s3/iam");
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
/** The actions that a topic policy may name; `sns:*` is not among them. */
const TOPIC = new Set([
    "AddPermission DeleteTopic GetDataProtectionPolicy GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource",
    "Publish PutDataProtectionPolicy RemovePermission SetTopicAttributes Subscribe",
].flatMap((line) => line.split(" ").map((name) => `sns:${name.toLowerCase()}`)));
/** The actions that a trust policy may name. */
const TRUST = new Set("AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetContext SetSourceIdentity TagSession"
    .split(" ")
    .map((name) => `sts:${name.toLowerCase()}`));
exports.actionFits = (0, rule_1.rule)({
    name: "policy-action-fits",
    level: "mandatory",
    severity: "high",
    description: "A resource's policy names only actions that its service takes in such a policy.",
    why: "The service refuses the document, or keeps it and never asks for the action: sns:Unsubscribe in a topic policy is the common case.",
    fix: "Remove the action. A subscriber may always unsubscribe itself: sns:GetTopicAttributes and sns:Subscribe are all it needs.",
    blind: "Services whose own guide does not list the actions that a policy takes.",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
    documents: {
        kinds: kinds_1.RESOURCE_POLICIES,
        check: async ({ kind, statements }) => {
            const found = statements.flatMap((one) => one.actions.map((action) => judge(kind, one.label, action)));
            return (await Promise.all(found)).flat();
        },
    },
});
async function judge(kind, label, action) {
    if ((0, unknown_1.isUnknown)(action))
        return [];
    const { services, label: document } = (0, kinds_1.kindOf)(kind);
    const matched = await (0, catalogue_1.matchActions)(action);
    const name = JSON.stringify(action.slice(0, 80));
    if (matched.is === "every") {
        const allowed = kind === "topic" || kind === "trust";
        return allowed ? [(0, rule_1.fault)(`${label} names ${name}, which a ${document} does not take`)] : [];
    }
    if (matched.is !== "actions" || matched.names.length === 0)
        return [];
    if (services?.includes(matched.service) === false) {
        return [(0, rule_1.fault)(`${label} names ${name}; a ${document} takes only actions of ${services.join(" and ")}`)];
    }
    const taken = kind === "topic" ? TOPIC : kind === "trust" ? TRUST : undefined;
    if (taken === undefined)
        return [];
    const fits = (0, iam_1.hasWildcard)(action) ? false : taken.has(action.toLowerCase());
    return fits ? [] : [(0, rule_1.fault)(`${label} names ${name}, which a ${document} does not take`)];
}
