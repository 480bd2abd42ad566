"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.destinationTrusted = void 0;
const principals_1 = require("../../lib/principals");
const destinations_1 = require("../../lib/places/destinations");
const path_1 = require("../../lib/places/path");
const rule_1 = require("../../lib/rule");
const unknown_1 = require("../../lib/unknown");
exports.destinationTrusted = (0, rule_1.rule)({
    name: "policy-destination-trusted",
    level: "mandatory",
    severity: "high",
    description: "Events, copies and lists are sent only to accounts that are own or trusted.",
    why: "What is sent to another account is read there, whatever the policies here say.",
    fix: "Correct the destination, or name its account in ownAccounts or trustedAccounts under pack-settings.",
    blind: "A bucket's ARN holds no account, and an e-mail address or a URL belongs to nobody that can be seen.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-walkthrough-2.html",
    resources: {
        types: Object.keys(destinations_1.DESTINATIONS),
        check: ({ type, props }, { accounts }) => {
            // Where another stack names the trusted account, no resource shows it.
            if (accounts.own.size === 0 || accounts.learntFrom !== undefined)
                return [];
            const { sends, arns, accounts: ids = [] } = destinations_1.DESTINATIONS[type] ?? { sends: "", arns: [] };
            const named = [
                ...arns.flatMap((path) => (0, path_1.valuesAt)(props, path)).map((one) => ({ ...one, account: accountIn(one.value) })),
                ...ids.flatMap((path) => (0, path_1.valuesAt)(props, path)).map((one) => ({ ...one, account: one.value })),
            ];
            return named.flatMap(({ where, value, account }) => {
                if ((0, unknown_1.isUnknown)(value))
                    return [(0, rule_1.waits)(where)];
                if (typeof account !== "string" || !/^\d{12}$/.test(account))
                    return [];
                if (accounts.own.has(account) || accounts.trusted.has(account))
                    return [];
                return [(0, rule_1.fault)(`${where}: sends ${sends} to the account ${account}, which is not trusted`)];
            });
        },
    },
});
function accountIn(value) {
    return typeof value === "string" ? (0, principals_1.accountOf)(value) : undefined;
}
