import type { DocumentKind } from "../document-kinds";
import { isUnknown, UNKNOWN } from "../unknown";
import type { Located } from "./located";
import { valuesAt } from "./property-path";

/** The types of Organizations policies that are written in IAM's grammar; the others have grammars of their own. */
const GRAMMAR: Readonly<Record<string, DocumentKind>> = {
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
};

/** The document of an Organizations policy. Its type decides whether it is one; without a type it is a service control policy. */
export function organizationPolicy(props: object): readonly Located[] {
  const type = valuesAt(props, "type")[0]?.value ?? "SERVICE_CONTROL_POLICY";
  const kind = typeof type === "string" && Object.hasOwn(GRAMMAR, type) ? GRAMMAR[type] : undefined;
  if (kind === undefined && !isUnknown(type)) return [];
  return valuesAt(props, "content").map(({ where, value }) => ({
    kind: kind ?? "scp",
    where,
    text: kind === undefined ? UNKNOWN : typeof value === "string" ? value : JSON.stringify(value),
  }));
}
