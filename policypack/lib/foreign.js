"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreigners = foreigners;
exports.sourceAccounts = sourceAccounts;
exports.namesExactRoles = namesExactRoles;
const balancers_1 = require("./balancers");
const narrow_1 = require("./narrow");
const operators_1 = require("./operators");
const principals_1 = require("./principals");
const statement_1 = require("./statement");
const unknown_1 = require("./unknown");
/** The keys that say which account a caller belongs to. */
const CALLER_KEYS = ["aws:PrincipalAccount", "kms:CallerAccount"];
/** The keys that say for which account or resource a service calls, or through whose access point. */
const SOURCE_KEYS = ["aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn"];
const ACCESS_POINT_KEYS = ["s3:DataAccessPointAccount", "s3:DataAccessPointArn"];
const NETWORK_KEYS = [
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceVpcArn",
    "aws:SourceIp",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];
/**
 * Whom of other accounts an Allow statement lets in. `*` counts as whom its conditions name: the accounts, else the
 * organizations, else the resources that act, else the networks. `*` that nothing narrows is the public rules' to report.
 * Services are not foreigners, nor are CloudFront's identities or the load balancers of AWS.
 */
function foreigners(statement, own) {
    // Without an account of one's own everybody would be foreign: pack-accounts-known says so, once.
    if (!statement.allows || own.size === 0)
        return [];
    return statement.principals.flatMap((principal) => fromPrincipal(principal, statement, own));
}
function fromPrincipal(principal, statement, own) {
    switch (principal.is) {
        case "root":
        case "identity":
            if (own.has(principal.account) || isBalancer(principal, statement))
                return [];
            return [{ text: principal.text, account: principal.account, is: principal.is }];
        case "canonical":
            return [{ text: `the canonical user ${principal.text}`, id: principal.text, is: "canonical" }];
        case "everyone":
            return (0, narrow_1.isNarrowed)(statement) ? fromConditions(statement, own) : [];
        default:
            return [];
    }
}
/** Whether a principal is one of AWS's load balancers of a Region from before August 2022, writing its logs. */
function isBalancer(principal, { actions }) {
    return balancers_1.BALANCER_ACCOUNTS.has(principal.account) && actions.every((one) => /^s3:PutObject$/i.test(one));
}
function fromConditions(statement, own) {
    const accounts = (keys, is) => unique(positive(statement, keys).flatMap((value) => (/^\d{12}$/.test(value) ? value : ((0, principals_1.accountOf)(value) ?? [])))).map((account) => ({ text: `* of account ${account}`, account, is }));
    const named = (keys, is, what) => unique(positive(statement, keys)).map((id) => ({ text: `* ${what} ${id}`, id, is }));
    const ways = [
        accounts(CALLER_KEYS, "root"),
        [
            ...named(["aws:PrincipalOrgID"], "organization", "of organization"),
            ...named(["aws:PrincipalOrgPaths"], "unit", "of organization"),
        ],
        accounts([...SOURCE_KEYS, ...ACCESS_POINT_KEYS], "source"),
        named(NETWORK_KEYS, "network", "from"),
        named(["aws:userid"], "other", "with aws:userid"),
    ];
    // All conditions hold together: who is inside one's own account by one of them is no foreigner by another.
    const first = ways.find((way) => way.length > 0) ?? [];
    return first.filter((one) => !("account" in one) || !own.has(one.account));
}
function positive(statement, keys) {
    return keys
        .flatMap((key) => (0, statement_1.testsOf)(statement, key))
        .filter((test) => (0, operators_1.readOperator)(test.operator)?.negated === false)
        .flatMap((test) => test.values.filter((value) => !(0, unknown_1.isUnknown)(value)));
}
function unique(values) {
    return [...new Set(values)];
}
/** The accounts for which services may act on the resource, by a statement's own words: no foreign account of it is let in. */
function sourceAccounts(statement) {
    if (!statement.allows || !statement.principals.some((who) => who.is === "service"))
        return [];
    const tests = SOURCE_KEYS.flatMap((key) => (0, statement_1.testsOf)(statement, key)).filter(narrow_1.narrows);
    return unique(tests.flatMap(({ values }) => values.flatMap((value) => (/^\d{12}$/.test(value) ? value : ((0, principals_1.accountOf)(value) ?? [])))));
}
/**
 * Whether the statement names the callers' roles: `aws:PrincipalArn` not passed when absent, and each value an exact ARN, or
 * a permission set of IAM Identity Center by its full reserved path, whose suffix only AWS knows.
 */
function namesExactRoles(statement) {
    return (0, statement_1.testsOf)(statement, "aws:PrincipalArn").some((test) => {
        const operator = (0, operators_1.readOperator)(test.operator);
        if (operator === undefined || operator.negated || operator.passesWhenAbsent)
            return false;
        return test.values.length > 0 && test.values.every((value) => (0, unknown_1.isUnknown)(value) || isExact(value));
    });
}
/** A role's or user's ARN with nothing left open, or a permission set's. A session's ARN never stands in aws:PrincipalArn. */
function isExact(value) {
    return (/^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[^*?$\s]+$/.test(value) ||
        /^arn:aws[a-z-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(?:\*\/?|[a-z0-9-]+\/)?AWSReservedSSO_[\w+=,.@-]+_[\w*?]+$/.test(value));
}
