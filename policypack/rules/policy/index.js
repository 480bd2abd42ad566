"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.policyRules = void 0;
const action_exists_1 = require("./action-exists");
const action_fits_1 = require("./action-fits");
const condition_fits_1 = require("./condition-fits");
const condition_key_1 = require("./condition-key");
const condition_operator_1 = require("./condition-operator");
const condition_organization_1 = require("./condition-organization");
const document_nearfull_1 = require("./document-nearfull");
const document_notaction_1 = require("./document-notaction");
const document_notprincipal_1 = require("./document-notprincipal");
const document_notresource_1 = require("./document-notresource");
const document_parses_1 = require("./document-parses");
const document_size_1 = require("./document-size");
const document_version_1 = require("./document-version");
const foreign_actions_1 = require("./foreign-actions");
const foreign_admin_1 = require("./foreign-admin");
const foreign_durable_1 = require("./foreign-durable");
const foreign_notifications_1 = require("./foreign-notifications");
const foreign_root_1 = require("./foreign-root");
const foreign_trusted_1 = require("./foreign-trusted");
const foreign_wildcard_1 = require("./foreign-wildcard");
const principal_exact_1 = require("./principal-exact");
const principal_public_1 = require("./principal-public");
const service_source_1 = require("./service-source");
const sid_unique_1 = require("./sid-unique");
const destination_trusted_1 = require("./destination-trusted");
const foreign_unnamed_1 = require("./foreign-unnamed");
const action_obsolete_1 = require("./action-obsolete");
const document_lockout_1 = require("./document-lockout");
const resource_fits_1 = require("./resource-fits");
const action_resource_1 = require("./action-resource");
const principal_account_1 = require("./principal-account");
/** Rules on policy documents of every kind. */
exports.policyRules = [
    document_parses_1.documentParses,
    document_version_1.documentVersion,
    document_notprincipal_1.documentNotPrincipal,
    document_notaction_1.documentNotAction,
    document_notresource_1.documentNotResource,
    document_size_1.documentSize,
    document_lockout_1.documentLockout,
    document_nearfull_1.documentNearFull,
    sid_unique_1.sidUnique,
    action_exists_1.actionExists,
    action_obsolete_1.actionObsolete,
    action_fits_1.actionFits,
    action_resource_1.actionResource,
    resource_fits_1.resourceFits,
    condition_operator_1.conditionOperator,
    condition_key_1.conditionKeyExists,
    condition_fits_1.conditionFits,
    condition_organization_1.conditionOrganization,
    principal_public_1.principalPublic,
    principal_exact_1.principalExact,
    principal_account_1.principalAccount,
    foreign_root_1.foreignRoot,
    foreign_durable_1.foreignDurable,
    foreign_trusted_1.foreignTrusted,
    foreign_unnamed_1.foreignUnnamed,
    destination_trusted_1.destinationTrusted,
    foreign_wildcard_1.foreignWildcard,
    foreign_actions_1.foreignActions,
    foreign_admin_1.foreignAdmin,
    foreign_notifications_1.foreignNotifications,
    service_source_1.serviceSource,
];
