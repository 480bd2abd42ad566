"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.actionExists = void 0;
const closest_1 = require("../../lib/closest");
const obsolete_1 = require("../../lib/obsolete");
const catalogue_1 = require("../../lib/catalogue");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.actionExists = (0, rule_1.rule)({
    name: "policy-action-exists",
    level: "mandatory",
    severity: "high",
    description: "Every action exists in its service.",
    why: "An action that does not exist is never asked for: an Allow of it grants nothing and a Deny of it stops nothing. S3 refuses the whole policy.",
    fix: "Use the name of the service authorization reference: the permission for listing objects is s3:ListBucket, for instance.",
    blind: "Actions that AWS added after the list of actions that this version of the pack carries.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    documents: {
        kinds: kinds_1.EVERY_KIND,
        check: async ({ statements }) => {
            const found = await Promise.all(statements.flatMap((one) => one.actions.map((action) => judge(one.label, action))));
            const faults = found.flat();
            const hints = await Promise.all(faults.slice(0, MOST_HINTS).map(hint));
            return faults.map(({ message }, index) => (0, rule_1.fault)(`${message}${hints[index] ?? ""}`));
        },
    },
});
/** For how many actions of a document the nearest name is looked for. */
const MOST_HINTS = 10;
async function judge(label, action) {
    if ((0, unknown_1.isUnknown)(action) || (0, obsolete_1.isObsolete)(action))
        return [];
    const matched = await (0, catalogue_1.matchActions)(action);
    switch (matched.is) {
        case "every":
            return [];
        case "malformed":
            return [{ message: `${label} names the action ${quote(action)}; expected service:Action` }];
        case "noService":
            return [{ message: `${label} names ${quote(action)}, but AWS has no service ${quote(matched.service)}` }];
        case "actions": {
            if (matched.names.length > 0)
                return [];
            const misspelt = { service: matched.service, name: action.slice(action.indexOf(":") + 1) };
            return [{ message: `${label} names ${quote(action)}, which does not exist`, misspelt }];
        }
    }
}
async function hint({ misspelt }) {
    if (misspelt === undefined)
        return "";
    const near = (0, closest_1.closest)(misspelt.name, await (0, catalogue_1.actionNames)(misspelt.service));
    return near === undefined ? "" : `; the nearest is ${misspelt.service}:${near}`;
}
function quote(text) {
    return JSON.stringify(text.slice(0, 80));
}
