/** One request as AWS receives it. */
export interface Request {
  readonly caller: Caller;
  /** The action, such as `s3:GetObject`. */
  readonly action: string;
  /** The ARN of the resource, or `*` for an action that has none. */
  readonly resource: string;
  /** The account that owns the resource, where the ARN does not say it (S3). */
  readonly resourceAccount?: string;
  /**
   * Values of condition keys; a list for a key of many values. Names compare without case. Keys that follow from the caller
   * (`aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:PrincipalIsAWSService`, …) need not be given.
   */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** Who makes a request. */
export type Caller =
  /** Unsigned. */
  | { readonly kind: "anonymous" }
  /** An AWS service under its own name, such as `cloudtrail.amazonaws.com`. */
  | { readonly kind: "service"; readonly service: string }
  /** The root user of an account. */
  | { readonly kind: "root"; readonly partition: string; readonly account: string }
  | { readonly kind: "user"; readonly arn: string }
  /** A session of a role. `arn` is the role's, with its path; `session` the session's name. */
  | { readonly kind: "role"; readonly arn: string; readonly session: string }
  | { readonly kind: "federated-user"; readonly arn: string }
  /** A token of an identity provider, which asks for `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`. */
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "canonical-user"; readonly id: string }
  | { readonly kind: "origin-access-identity"; readonly id: string };
