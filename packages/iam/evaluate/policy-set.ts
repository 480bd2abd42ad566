import type { NamedPolicy } from "../language/policy";

/**
 * Stands for an unknown policy, as a policy that allows every request and denies none. Decide once with it and once without the policy
 * to bound the outcome.
 */
export type Full = "full";

/** The policies attached to one level of an organization: its root, an organizational unit, or an account. */
export interface OrganizationLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/** Every policy that AWS evaluates for a request. If a property is absent, no such policy is attached. */
export interface PolicySet {
  /** Identity policies of the caller. They include those of a user's groups. */
  readonly identity?: Full | readonly NamedPolicy[];
  /** Permissions boundary of the caller. */
  readonly boundary?: Full | NamedPolicy;
  /** Session policies of a role session or a federated user. */
  readonly session?: Full | readonly NamedPolicy[];
  /** Service control policies of the caller's account, from the root of the organization down to the account. */
  readonly serviceControl?: Full | readonly OrganizationLevel[];
  /** Resource control policies of the resource's account, from the root down; without AWS's `RCPFullAWSAccess`. */
  readonly resourceControl?: Full | readonly OrganizationLevel[];
  /** Policy of the VPC endpoint through which the request comes. */
  readonly endpoint?: Full | NamedPolicy;
  /** Policy of the resource, such as a bucket policy; for a role, its trust policy. */
  readonly resource?: Full | NamedPolicy;
  /** The `RestrictPublicBuckets` setting of Block Public Access, of the bucket or its account. */
  readonly restrictPublicBuckets?: boolean;
}
