"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.untrusted = untrusted;
exports.untrustedSources = untrustedSources;
exports.isTrusted = isTrusted;
const addresses_1 = require("./addresses");
const foreign_1 = require("./foreign");
const rule_1 = require("./rule");
/** A fault for each foreigner that the settings do not trust. Those of whom the settings say nothing are not judged here. */
function untrusted(grants, accounts, urn) {
    return grants.flatMap(({ statement, foreigners }) => foreigners
        .filter((one) => isTrusted(one, accounts) === false)
        .map((one) => (0, rule_1.fault)(`${statement.label} lets in ${one.text} (${expected(one, accounts)})`, urn)));
}
/** A fault for each service that is allowed to act for an account which is neither own nor trusted. */
function untrustedSources({ statements }, accounts) {
    if (accounts.own.size === 0)
        return [];
    return statements.flatMap((statement) => (0, foreign_1.sourceAccounts)(statement)
        .filter((account) => !accounts.own.has(account) && !accounts.trusted.has(account))
        .map((account) => (0, rule_1.fault)(`${statement.label} lets a service act for ${account} (${trustedList(accounts)})`)));
}
/** Whether a foreigner is trusted; undefined where the settings do not say which of its kind are. */
function isTrusted(one, accounts) {
    const { trusted, organizations, units, networks, canonicalUsers } = accounts;
    const { id = "" } = one;
    switch (one.is) {
        case "root":
        case "identity":
        case "source":
            return one.account !== undefined && trusted.has(one.account);
        case "organization":
            return organizations?.has(id) ?? (units === undefined ? undefined : false);
        case "unit": {
            if (organizations === undefined && units === undefined)
                return undefined;
            const within = units?.some((unit) => id.startsWith(unit)) === true;
            return within || organizations?.has(id.split("/")[0] ?? "") === true;
        }
        case "network":
            return networks === undefined ? undefined : networks.some((known) => isWithin(id, known));
        case "canonical":
            return canonicalUsers?.has(id);
        case "other":
            return undefined;
    }
}
/** Whether a VPC, endpoint or range of addresses is a known one, or a range lies in a known one. */
function isWithin(network, known) {
    if (network === known)
        return true;
    const [inner, outer] = [(0, addresses_1.parseRange)(network), (0, addresses_1.parseRange)(known)];
    if (outer === undefined || inner?.bits.length !== outer.bits.length)
        return false;
    return inner.length >= outer.length && inner.bits.startsWith(outer.bits.slice(0, outer.length));
}
function expected(one, accounts) {
    switch (one.is) {
        case "organization":
        case "unit":
            return `trusted: ${[...(accounts.organizations ?? []), ...(accounts.units ?? [])].join(", ")}`;
        case "network":
            return `trusted: ${accounts.networks?.join(", ") ?? ""}`;
        case "canonical":
            return "it is not among trustedCanonicalUsers";
        default:
            return trustedList(accounts);
    }
}
function trustedList({ trusted }) {
    return trusted.size === 0 ? "no account is trusted" : `trusted: ${[...trusted].join(", ")}`;
}
