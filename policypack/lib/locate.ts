import { isObject, type Json, readJson } from "@cross-account-s3/iam";
import { type DocumentKind, EVERY_KIND } from "./document-kinds";
import { ATTACHMENTS } from "./places/attachments";
import { cloudControlDocuments, nativeDocuments, templateDocuments } from "./places/cloudformation";
import { DESTINATIONS } from "./places/destinations";
import { DOCUMENTS } from "./places/documents";
import { GRANTS } from "./places/grants";
import type { Located } from "./places/located";
import { organizationPolicy } from "./places/organizations";
import { valuesAt } from "./places/property-path";
import { FOUND_BY_STATEMENTS, statementsIn } from "./places/unlisted";
import { isUnread } from "./places/unread-types";
import { isUnknown, property, UNKNOWN } from "./unknown";
import { at, list, string } from "./values";

export type { Located } from "./places/located";

/** Functions that find documents in types for which a property path is not enough. */
const SPECIAL: Readonly<Record<string, (props: object) => readonly Located[]>> = {
  "aws:organizations/policy:Policy": organizationPolicy,
  "aws:cloudformation/stack:Stack": templateDocuments,
  "aws:cloudformation/stackSet:StackSet": templateDocuments,
  "aws:cloudcontrol/resource:Resource": cloudControlDocuments,
  "aws:iot/provisioningTemplate:ProvisioningTemplate": statementsIn,
  "aws:iot/caCertificate:CaCertificate": statementsIn,
};

/** Types of dynamic resources, which run the program's own code. Their input `policyForReview` declares what they change. */
export const DYNAMIC = /^pulumi-nodejs:dynamic\b|^pulumi-python:dynamic\b/;

/** The resource types that the pack reads. */
export const READ_TYPES: readonly string[] = [
  ...new Set([DOCUMENTS, GRANTS, SPECIAL, DESTINATIONS, ATTACHMENTS].flatMap((table) => Object.keys(table))),
];

/** Whether the pack knows which properties of a type contain documents. */
function isRead(type: string): boolean {
  return Object.hasOwn(DOCUMENTS, type) || Object.hasOwn(GRANTS, type) || Object.hasOwn(SPECIAL, type);
}

/** Whether rules on the whole stack look for documents in resources of a type. */
export function mayContainDocuments(type: string): boolean {
  return isRead(type) || DYNAMIC.test(type) || type.startsWith("aws-native:");
}

/**
 * Returns the kinds of document that resources of a type can contain, so that rules on other kinds can skip them. Undefined if that
 * depends on the resource's properties.
 */
export function kindsAt(type: string): ReadonlySet<DocumentKind> | undefined {
  if (Object.hasOwn(GRANTS, type) || Object.hasOwn(SPECIAL, type) || DYNAMIC.test(type)) return undefined;
  if (Object.hasOwn(DOCUMENTS, type)) return new Set(Object.values(DOCUMENTS[type] ?? {}));
  if (type.startsWith("aws-native:")) return undefined;
  return type.startsWith("pulumi:") ? new Set() : FOUND_BY_STATEMENTS;
}

/** Returns the documents in a resource's properties. Never throws. */
export function locate(type: string, props: object): readonly Located[] {
  if (type.startsWith("pulumi:")) return [];
  if (DYNAMIC.test(type)) return reviewedDocuments(props);
  if (isRead(type)) return [...documents(type, props), ...grants(type, props), ...(special(type)?.(props) ?? [])];
  if (type.startsWith("aws-native:")) return nativeDocuments(type, props);
  return statementsIn(props).filter(({ where }) => !isUnread(type, where));
}

function special(type: string) {
  return Object.hasOwn(SPECIAL, type) ? SPECIAL[type] : undefined;
}

function documents(type: string, props: object): readonly Located[] {
  const places = Object.hasOwn(DOCUMENTS, type) ? (DOCUMENTS[type] ?? {}) : {};
  return Object.entries(places).flatMap(([path, kind]) =>
    valuesAt(props, path).map(({ where, value }) => ({ kind, where, text: textOf(value) })),
  );
}

function grants(type: string, props: object): readonly Located[] {
  const read = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
  return (read?.(props) ?? []).map(({ kind, where, statement }) => ({
    kind,
    where,
    text: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  }));
}

/**
 * Returns the documents that a dynamic resource declares in `policyForReview`: JSON text of `{ kind, arn, document }`, or a list of such
 * objects. Without that input, it searches the properties for statements.
 */
function reviewedDocuments(props: object): readonly Located[] {
  const where = "policyForReview";
  const value = property(props, where);
  if (value === undefined || value === null) return statementsIn(props);
  if (isUnknown(value)) return [{ kind: "bucket", where, text: UNKNOWN }];
  const parsed = typeof value === "string" ? readJson(value) : { value };
  if ("error" in parsed) return [{ kind: "bucket", where, text: typeof value === "string" ? value : "" }];
  return list(parsed.value).map((entry, index) => {
    const kind = EVERY_KIND.find((known) => isObject(entry) && known === entry.kind);
    const document = at(entry, "document");
    return {
      kind: kind ?? "bucket",
      where: `${where}[${index}].document`,
      text: document === undefined ? textOf(entry) : textOf(document),
    };
  });
}

function textOf(value: Json): string {
  return string(value) ?? JSON.stringify(value);
}
