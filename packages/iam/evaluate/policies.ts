import type { NamedPolicy } from "../language/policy";

/**
 * A policy that is not known and is taken to allow every request and to deny none. With `absent` on the other side, it
 * bounds what a decision can be.
 */
export type Full = "full";

/** One level of an organization: its root, a unit or the account, with the policies attached there. */
export interface OrganizationLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/** Every policy that takes part in a request. A policy type that is left out is not attached. */
export interface PolicySet {
  /** Identity policies of the caller: of a user those of its groups too. */
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
  /** Policy of the resource: of a bucket, a key, a topic; of a role its trust policy. */
  readonly resource?: Full | NamedPolicy;
  /** The `RestrictPublicBuckets` setting of Block Public Access, of the bucket or its account. */
  readonly restrictPublicBuckets?: boolean;
}
