"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.publicFaults = publicFaults;
const narrow_1 = require("./narrow");
const rule_1 = require("./rule");
const statement_1 = require("./statement");
/** A fault for each statement that lets everybody in and that no condition narrows. */
function publicFaults({ kind, statements }) {
    return statements
        .filter((one) => one.allows && one.principals.some(isEverybody))
        .filter((one) => !(0, narrow_1.isNarrowed)(one) && !(kind === "endpoint" && (namesResources(one) || one.tests.some(narrow_1.isForServices))))
        .map((one) => (0, rule_1.fault)(`${one.label} allows ${shown(one.actions)} to everybody${because(one)}`));
}
/** Whom a trust policy may name, a resource's policy may not: whoever has an account at an identity provider. */
function isEverybody({ is }) {
    return is === "everyone" || is === "federated";
}
/**
 * An endpoint's policy only filters what callers may do anyway, so it is also narrow when it says which buckets, or whose,
 * may be reached through it.
 */
function namesResources(statement) {
    const owned = ["aws:ResourceAccount", "aws:ResourceOrgID", "s3:ResourceAccount"].flatMap((key) => (0, statement_1.testsOf)(statement, key));
    const exact = statement.resources.every((one) => /^arn:aws[a-z-]*:[a-z0-9-]+:[^*?]*:[^*?]*:[^*?]{3}/.test(one));
    return owned.some((test) => test.operator === "StringEquals") || (statement.resources.length > 0 && exact);
}
function because({ tests }) {
    if (tests.length === 0)
        return " with no condition";
    const keys = [...new Set(tests.map((test) => `${test.operator} ${test.key}`))];
    return `, and ${keys.slice(0, 4).join(", ")} does not narrow whom that is`;
}
function shown(actions) {
    return actions.slice(0, 3).join(", ") + (actions.length > 3 ? ` and ${actions.length - 3} more` : "");
}
