/** `Principal` or `NotPrincipal` of a statement. */
export interface PrincipalElement {
  /** True for `NotPrincipal`. */
  readonly negated: boolean;
  readonly principals: readonly Principal[];
}

/**
 * One principal that a `Principal` element names.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Principal =
  /** `"*"` or `{"AWS": "*"}`: every principal, including anonymous callers. */
  | { readonly kind: "everyone" }
  /** An account, written as its twelve digits or as its root ARN. It delegates to its own principals. */
  | { readonly kind: "account"; readonly partition?: string; readonly account: string }
  | { readonly kind: "role"; readonly arn: string }
  | { readonly kind: "user"; readonly arn: string }
  /** One session of a role: `arn:aws:sts::111111111111:assumed-role/Role/session`. */
  | { readonly kind: "session"; readonly arn: string }
  /** `arn:aws:sts::111111111111:federated-user/name`. */
  | { readonly kind: "federated-user"; readonly arn: string }
  /** A service principal such as `lambda.amazonaws.com`. */
  | { readonly kind: "service"; readonly service: string }
  /** An identity provider: the ARN of a SAML or OIDC provider, or a name such as `accounts.google.com`. */
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "canonical-user"; readonly id: string }
  /** `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E…`. */
  | { readonly kind: "origin-access-identity"; readonly id: string }
  /** The id (`AROA…`, `AIDA…`) that replaces a deleted role or user in a policy. It matches no request. */
  | { readonly kind: "unique-id"; readonly id: string };
