import { isObject, type Json } from "@cross-account-s3/iam";
import { isUnknown } from "./unknown";
import { list } from "./values";

/** Who a statement speaks of, as one of the forms that AWS knows. */
export type Principal =
  | { readonly is: "everyone" }
  | { readonly is: "root"; readonly account: string; readonly text: string }
  | { readonly is: "identity"; readonly account: string; readonly text: string }
  | { readonly is: "service"; readonly text: string }
  | { readonly is: "federated"; readonly text: string }
  | { readonly is: "canonical"; readonly text: string }
  /** A role or user that was deleted: AWS stores its unique id, and any later write of the policy fails. */
  | { readonly is: "orphan"; readonly text: string }
  /** CloudFront's older way into a bucket; which distribution uses it is CloudFront's to say. */
  | { readonly is: "originAccess"; readonly text: string }
  | { readonly is: "unknown" }
  | { readonly is: "malformed"; readonly text: string };

const ROOT = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;
const IDENTITY = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(?:role|user|assumed-role|federated-user)\/[^*?\s]+$/;
const ORIGIN_ACCESS = /^arn:aws[a-z-]*:iam::cloudfront:user\/CloudFront Origin Access Identity E[A-Z0-9]+$/;
const ORPHAN = /^(?:AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}$/;
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal)$/;

/** Reads a Principal element; one that is missing has none. See reference_policies_elements_principal in IAM's guide. */
export function readPrincipals(raw: Json | undefined): readonly Principal[] {
  if (raw === undefined) return [];
  if (isUnknown(raw)) return [{ is: "unknown" }];
  if (raw === "*") return [{ is: "everyone" }];
  if (!isObject(raw)) return [{ is: "malformed", text: JSON.stringify(raw) }];
  return Object.entries(raw).flatMap(([kind, values]) => list(values).map((value) => one(kind, value)));
}

function one(kind: string, value: Json): Principal {
  if (typeof value !== "string") return { is: "malformed", text: JSON.stringify(value) };
  if (isUnknown(value)) return { is: "unknown" };
  switch (kind) {
    case "AWS":
      return aws(value);
    case "Service":
      return SERVICE.test(value) ? { is: "service", text: value } : { is: "malformed", text: value };
    case "Federated":
      return value === "*" || value === "" ? { is: "malformed", text: value } : { is: "federated", text: value };
    case "CanonicalUser":
      return /^[0-9a-f]{64}$/.test(value) ? { is: "canonical", text: value } : { is: "malformed", text: value };
    default:
      return { is: "malformed", text: `${kind}: ${value}` };
  }
}

function aws(value: string): Principal {
  if (value === "*") return { is: "everyone" };
  if (/^\d{12}$/.test(value)) return { is: "root", account: value, text: value };
  const root = ROOT.exec(value)?.[1];
  if (root !== undefined) return { is: "root", account: root, text: value };
  const identity = IDENTITY.exec(value)?.[1];
  if (identity !== undefined) return { is: "identity", account: identity, text: value };
  if (ORIGIN_ACCESS.test(value)) return { is: "originAccess", text: value };
  return { is: ORPHAN.test(value) ? "orphan" : "malformed", text: value };
}

/** The account that an ARN's fifth part names, if it is exactly one account. */
export function accountOf(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
