"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.keyAdmin = void 0;
const iam_1 = require("@cross-account-s3/iam");
const rule_1 = require("../../lib/rule");
exports.keyAdmin = (0, rule_1.rule)({
    name: "kms-key-admin",
    level: "mandatory",
    severity: "critical",
    description: "Somebody of the key's own account can still change its policy.",
    why: "A key whose policy nobody may change is lost to everybody but AWS Support.",
    fix: "Add a statement: Allow kms:* on \"*\" to the account's root, without conditions; it lets the account's own IAM policies decide.",
    blind: "Whether the account's own IAM policies let anybody use the permission.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    documents: {
        kinds: ["key"],
        check: ({ statements, unknown, faults }, { accounts }) => {
            if (faults.length > 0 || statements.some((one) => administers(one, accounts.own)))
                return [];
            // A part that is not known yet may hold the statement; the rule is told to wait for it.
            return unknown === "parts" ? [] : [(0, rule_1.fault)("no statement lets anybody of the key's own account change its policy")];
        },
    },
});
function administers({ allows, principals, actions, tests }, own) {
    const ours = principals.some((who) => (who.is === "root" || who.is === "identity") && (own.size === 0 || own.has(who.account)));
    return (allows &&
        ours &&
        tests.length === 0 &&
        actions.some((action) => (0, iam_1.matchesWildcard)(action, "kms:PutKeyPolicy", { ignoreCase: true })));
}
