"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.iamRules = void 0;
const policy_admin_1 = require("./policy-admin");
const policy_data_1 = require("./policy-data");
const policy_escalation_1 = require("./policy-escalation");
const policy_passrole_1 = require("./policy-passrole");
const trust_foreign_1 = require("./trust-foreign");
const trust_oidc_1 = require("./trust-oidc");
const trust_principals_1 = require("./trust-principals");
const attachment_broad_1 = require("./attachment-broad");
const policy_permissions_1 = require("./policy-permissions");
/** Rules on roles and on identity policies. */
exports.iamRules = [
    trust_principals_1.trustPrincipals,
    trust_foreign_1.trustForeign,
    trust_oidc_1.trustOidc,
    policy_admin_1.policyAdmin,
    attachment_broad_1.attachmentBroad,
    policy_data_1.policyData,
    policy_passrole_1.policyPassRole,
    policy_escalation_1.policyEscalation,
    policy_permissions_1.policyPermissions,
];
