"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.READ_TYPES = exports.DYNAMIC = void 0;
exports.isRead = isRead;
exports.mayHoldDocuments = mayHoldDocuments;
exports.locate = locate;
const iam_1 = require("@cross-account-s3/iam");
const kinds_1 = require("./kinds");
const attachments_1 = require("./places/attachments");
const cloudformation_1 = require("./places/cloudformation");
const destinations_1 = require("./places/destinations");
const documents_1 = require("./places/documents");
const grants_1 = require("./places/grants");
const organizations_1 = require("./places/organizations");
const path_1 = require("./places/path");
const unlisted_1 = require("./places/unlisted");
const unread_1 = require("./places/unread");
const unknown_1 = require("./unknown");
const values_1 = require("./values");
/** Types whose documents are found by more than a path. */
const SPECIAL = {
    "aws:organizations/policy:Policy": organizations_1.organizationPolicy,
    "aws:cloudformation/stack:Stack": cloudformation_1.templateDocuments,
    "aws:cloudformation/stackSet:StackSet": cloudformation_1.templateDocuments,
    "aws:cloudcontrol/resource:Resource": cloudformation_1.cloudControlDocuments,
    "aws:iot/provisioningTemplate:ProvisioningTemplate": unlisted_1.statementsIn,
    "aws:iot/caCertificate:CaCertificate": unlisted_1.statementsIn,
};
/** Resources of this kind run code of the program's own. What they change is declared in an input `policyForReview`. */
exports.DYNAMIC = /^pulumi-nodejs:dynamic\b|^pulumi-python:dynamic\b/;
/** The resource types that are read, for the documentation and for the test that walks the provider's types. */
exports.READ_TYPES = [
    ...new Set([documents_1.DOCUMENTS, grants_1.GRANTS, SPECIAL, destinations_1.DESTINATIONS, attachments_1.ATTACHMENTS].flatMap((table) => Object.keys(table))),
];
/** Whether the pack knows where documents stand in resources of a type. */
function isRead(type) {
    return Object.hasOwn(documents_1.DOCUMENTS, type) || Object.hasOwn(grants_1.GRANTS, type) || Object.hasOwn(SPECIAL, type);
}
/** Whether a rule over the whole stack looks for documents in resources of a type. */
function mayHoldDocuments(type) {
    return isRead(type) || exports.DYNAMIC.test(type) || type.startsWith("aws-native:");
}
/** The documents that a resource holds. A property that is missing or null holds none. Never throws. */
function locate(type, props) {
    if (type.startsWith("pulumi:"))
        return [];
    if (exports.DYNAMIC.test(type))
        return review(props);
    if (isRead(type))
        return [...documents(type, props), ...grants(type, props), ...(special(type)?.(props) ?? [])];
    if (type.startsWith("aws-native:"))
        return (0, cloudformation_1.nativeDocuments)(type, props);
    return (0, unlisted_1.statementsIn)(props).filter(({ where }) => !(0, unread_1.isUnread)(type, where));
}
function special(type) {
    return Object.hasOwn(SPECIAL, type) ? SPECIAL[type] : undefined;
}
function documents(type, props) {
    const places = Object.hasOwn(documents_1.DOCUMENTS, type) ? (documents_1.DOCUMENTS[type] ?? {}) : {};
    return Object.entries(places).flatMap(([path, kind]) => (0, path_1.valuesAt)(props, path).map(({ where, value }) => ({ kind, where, text: textOf(value) })));
}
function grants(type, props) {
    const read = Object.hasOwn(grants_1.GRANTS, type) ? grants_1.GRANTS[type] : undefined;
    return (read?.(props) ?? []).map(({ kind, where, statement }) => ({
        kind,
        where,
        text: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    }));
}
/**
 * What this program's own resources, which change policies that already exist, declare for review: JSON text of
 * `{ kind, arn, document }`, or a list of such. A dynamic resource without it is looked through for statements.
 */
function review(props) {
    const where = "policyForReview";
    const value = (0, unknown_1.property)(props, where);
    if (value === undefined || value === null)
        return (0, unlisted_1.statementsIn)(props);
    if ((0, unknown_1.isUnknown)(value))
        return [{ kind: "bucket", where, text: unknown_1.UNKNOWN }];
    const parsed = typeof value === "string" ? (0, iam_1.readJson)(value) : { value };
    if ("error" in parsed)
        return [{ kind: "bucket", where, text: typeof value === "string" ? value : "" }];
    return (0, values_1.list)(parsed.value).map((one, index) => {
        const kind = kinds_1.EVERY_KIND.find((known) => (0, iam_1.isObject)(one) && known === one.kind);
        const document = (0, values_1.at)(one, "document");
        return {
            kind: kind ?? "bucket",
            where: `${where}[${index}].document`,
            text: document === undefined ? textOf(one) : textOf(document),
        };
    });
}
function textOf(value) {
    return (0, values_1.string)(value) ?? JSON.stringify(value);
}
