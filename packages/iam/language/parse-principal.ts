import type { Principal } from "./principal";

/** The keys of a `Principal` element that is an object. */
export const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

/** A key of a `Principal` element. */
export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

const IAM_OR_STS = /^arn:([a-z0-9-]+):(iam|sts)::([0-9]{12}):([\s\S]+)$/;
const ORIGIN_ACCESS_IDENTITY =
  /^arn:aws(?:-[a-z-]+)?:iam::cloudfront:user\/CloudFront Origin Access Identity ([A-Z0-9]+)$/;
const UNIQUE_ID = /^(?:AROA|AIDA|AGPA|ANPA|AIPA|ASCA|APKA)[A-Z0-9]{12,}$/;
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal)$/;
const PROVIDER_ARN = /^arn:[a-z0-9-]+:iam::[0-9]{12}:(?:saml-provider|oidc-provider)\/[\x21-\x29\x2b-\x3e\x40-\x7e]+$/;
const PROVIDER_NAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:\/[\x21-\x29\x2b-\x3e\x40-\x7e]*)?$/i;

/** A name in IAM, with its path: printable ASCII without wildcards. */
const NAME = /^[\x21-\x29\x2b-\x3e\x40-\x7e]+$/;

/**
 * Parses one value of a `Principal` element, such as an ARN under `AWS`.
 *
 * @returns the principal, or why AWS would refuse the value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipal(type: PrincipalType, value: string): Principal | { readonly error: string } {
  switch (type) {
    case "AWS":
      return parseAwsPrincipal(value);
    case "Service":
      if (SERVICE.test(value)) return { kind: "service", service: value };
      return { error: "is not a service principal; write one such as s3.amazonaws.com" };
    case "Federated":
      if (PROVIDER_ARN.test(value) || PROVIDER_NAME.test(value)) return { kind: "federated", provider: value };
      return { error: "is not an identity provider; write the ARN of a SAML or OIDC provider, or its domain" };
    case "CanonicalUser":
      if (/^[0-9a-f]{64}$/.test(value)) return { kind: "canonical-user", id: value };
      return { error: "is not a canonical user id; it has 64 hexadecimal digits" };
  }
}

function parseAwsPrincipal(value: string): Principal | { readonly error: string } {
  if (value === "*") return { kind: "everyone" };
  if (/^[0-9]{12}$/.test(value)) return { kind: "account", account: value };
  if (UNIQUE_ID.test(value)) return { kind: "unique-id", id: value };
  const identity = ORIGIN_ACCESS_IDENTITY.exec(value)?.[1];
  if (identity !== undefined) return { kind: "origin-access-identity", id: identity };
  if (/[*?]/.test(value)) {
    return {
      error: "has a wildcard in an ARN, which AWS does not match; name the account and test aws:PrincipalArn",
    };
  }
  const [, partition = "", service, account = "", resource = ""] = IAM_OR_STS.exec(value) ?? [];
  if (service === "iam" && resource === "root") return { kind: "account", partition, account };
  const [type, ...names] = resource.split("/");
  if (NAME.test(resource) && names.length > 0 && names.every((name) => name !== "")) {
    if (service === "iam" && type === "role") return { kind: "role", arn: value };
    if (service === "iam" && type === "user") return { kind: "user", arn: value };
    if (service === "sts" && type === "federated-user" && names.length === 1)
      return { kind: "federated-user", arn: value };
    if (service === "sts" && type === "assumed-role" && names.length === 2) return { kind: "session", arn: value };
  }
  if (service === "iam" && type === "group")
    return { error: "is a group, which cannot be a principal; name its users" };
  if (service === "iam" && (type === "saml-provider" || type === "oidc-provider")) {
    return { error: "is an identity provider; write it under Federated" };
  }
  if (service === "sts" && type === "assumed-role") {
    return { error: "is not a role session; write assumed-role/ROLE/SESSION, or the role's ARN" };
  }
  return {
    error: "is not a principal; write an account id, or the ARN of a role, user, role session or federated user",
  };
}
