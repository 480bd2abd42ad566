import type { DocumentKind } from "../document-kinds";
import { isUnknown, UNKNOWN } from "../unknown";
import type { Located } from "./located";
import { valuesAt } from "./property-path";

/** The types of Organizations policies that use IAM's grammar. */
const KINDS_BY_TYPE: Readonly<Record<string, DocumentKind>> = {
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
};

/** Returns the document of an Organizations policy, if its type uses IAM's grammar. The default type is a service control policy. */
export function organizationPolicy(props: object): readonly Located[] {
  const type = valuesAt(props, "type")[0]?.value ?? "SERVICE_CONTROL_POLICY";
  const kind = typeof type === "string" && Object.hasOwn(KINDS_BY_TYPE, type) ? KINDS_BY_TYPE[type] : undefined;
  if (kind === undefined && !isUnknown(type)) return [];
  return valuesAt(props, "content").map(({ where, value }) => ({
    kind: kind ?? "scp",
    where,
    text: kind === undefined ? UNKNOWN : typeof value === "string" ? value : JSON.stringify(value),
  }));
}
