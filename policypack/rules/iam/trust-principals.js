"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.trustPrincipals = void 0;
const foreign_1 = require("../../lib/foreign");
const rule_1 = require("../../lib/rule");
const operators_1 = require("../../lib/operators");
exports.trustPrincipals = (0, rule_1.rule)({
    name: "iam-trust-principals",
    level: "mandatory",
    severity: "critical",
    description: "A trust policy names exactly who may take the role.",
    why: "A role is as safe as the least of those who may become it.",
    fix: "Name a service, or the account's root narrowed by ArnEquals aws:PrincipalArn with exact ARNs.",
    blind: "What the trusted identity may do itself.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
    documents: {
        kinds: ["trust"],
        check: ({ statements }, { accounts }) => statements
            .filter((one) => one.allows)
            .flatMap((one) => one.principals.flatMap((who) => {
            if (who.is === "everyone")
                return [(0, rule_1.fault)(`${one.label} lets everybody take the role`)];
            const ours = who.is === "root" && accounts.own.has(who.account);
            return ours && !(0, foreign_1.namesExactRoles)(one) && !asksOfCaller(one)
                ? [(0, rule_1.fault)(`${one.label} lets every identity of ${who.text} take the role`)]
                : [];
        })),
    },
});
/** Whether the callers of one's own account are narrowed by what they are: signed in with MFA, or of a tag. */
function asksOfCaller({ tests }) {
    return tests.some(({ operator, key, values }) => {
        const read = (0, operators_1.readOperator)(operator);
        if (read === undefined || read.negated || read.passesWhenAbsent || values.length === 0)
            return false;
        if (/^aws:MultiFactorAuth(?:Present|Age)$/i.test(key))
            return read.family !== "Null";
        return /^aws:PrincipalTag\//i.test(key) && !values.some((one) => one === "" || one === "*");
    });
}
