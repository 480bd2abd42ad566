"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.documentLockout = void 0;
const lockout_1 = require("../../lib/lockout");
const rule_1 = require("../../lib/rule");
/** Bucket policies have a rule of their own. */
const KINDS = Object.keys(lockout_1.MANAGEMENT).filter((kind) => kind !== "bucket");
exports.documentLockout = (0, rule_1.rule)({
    name: "policy-document-lockout",
    level: "mandatory",
    severity: "critical",
    description: "No deny of a resource's policy shuts out everybody who could change it again.",
    why: "A policy that denies its own change to everybody is undone by the account's root user, or by AWS Support, if at all.",
    fix: "Deny the actions that use the data and not those that manage the policy; or spare the deployer and the account's root by ArnNotLike aws:PrincipalArn.",
    blind: "Denials of service control policies and of the deployer's own policies.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    documents: {
        kinds: KINDS,
        check: ({ kind, statements }, { accounts }) => statements
            .filter((one) => (0, lockout_1.deniesEverybody)(one, accounts.own))
            .flatMap((one) => {
            const [managed] = (0, lockout_1.managedBy)(one, kind);
            if (managed === undefined || one.tests.some(({ key }) => lockout_1.WHO.test(key)))
                return [];
            if (!one.tests.every(lockout_1.holdsForDeployer))
                return [];
            const by = one.tests.length === 0 ? "with no condition" : `by ${one.tests.map(({ key }) => key).join(", ")}`;
            return [(0, rule_1.fault)(`${one.label} denies ${managed} to everybody ${by}`)];
        }),
    },
});
