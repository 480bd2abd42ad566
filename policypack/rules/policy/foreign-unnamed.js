"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.foreignUnnamed = void 0;
const grants_1 = require("../../lib/grants");
const kinds_1 = require("../../lib/kinds");
const rule_1 = require("../../lib/rule");
const trusted_1 = require("../../lib/trusted");
exports.foreignUnnamed = (0, rule_1.rule)({
    name: "policy-foreign-unnamed",
    level: "advisory",
    severity: "medium",
    description: "The settings name the organizations, networks and canonical users that are let in.",
    why: "Whose they are no document says; one that is mistyped is a stranger's.",
    fix: "Set trustedOrganizations, trustedOrganizationalUnits, trustedVpcs, trustedVpcEndpoints, trustedAddressRanges or trustedCanonicalUsers under pack-settings; then others are refused.",
    blind: "Who is behind an address or an id.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    documents: {
        kinds: kinds_1.RESOURCE_POLICIES,
        check: (document, { accounts }) => (0, grants_1.foreignGrants)(document, accounts).flatMap(({ statement, foreigners }) => foreigners
            .filter((one) => (0, trusted_1.isTrusted)(one, accounts) === undefined)
            .map((one) => (0, rule_1.fault)(`${statement.label} lets in ${one.text}`))),
    },
});
