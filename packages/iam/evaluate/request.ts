/** One request as AWS receives it. */
export interface Request {
  readonly caller: Caller;
  /** The action, such as `s3:GetObject`. */
  readonly action: string;
  /** The ARN of the resource, or `*` for an action that has none. */
  readonly resource: string;
  /** The id of the account that owns the resource, if the ARN has no account, as in S3. */
  readonly resourceAccount?: string;
  /**
   * Values of condition keys by name; a list for a multivalued key. Names ignore case. Keys that follow from the caller, such as
   * `aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:PrincipalType` and `aws:PrincipalIsAWSService`, are optional.
   */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** The caller that makes a request. */
export type Caller =
  /** The caller of an unsigned request. */
  | { readonly kind: "anonymous" }
  /** An AWS service, as its service principal: `cloudtrail.amazonaws.com`. */
  | { readonly kind: "service"; readonly service: string }
  /** The root user of an account. */
  | { readonly kind: "root"; readonly partition: string; readonly account: string }
  | { readonly kind: "user"; readonly arn: string }
  /** A session of a role. `arn` is the role's ARN with its path; `session` is the session's name. */
  | { readonly kind: "role"; readonly arn: string; readonly session: string }
  | { readonly kind: "federated-user"; readonly arn: string }
  /** The holder of an identity provider's token, which calls `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`. */
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "canonical-user"; readonly id: string }
  | { readonly kind: "origin-access-identity"; readonly id: string };
