import type { Access } from "./access";

/** The access that the configuration intends for one document or one set of documents. They must allow exactly that. */
export type Intent = ResourceIntent | IdentityIntent | EndpointIntent;

interface Common {
  /** Unique, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** Its subject in words, such as `bucket acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  /** The name of the bucket to which it belongs. @default none */
  readonly bucket?: string;
  /** The name of the control role to which it belongs. @default none */
  readonly role?: string;
  /** The access that must be allowed. */
  readonly access: readonly Access[];
  /** The access that may be allowed, but need not be. */
  readonly tolerated: readonly Access[];
}

/** The kinds of resources whose policies the proof reads. A role counts with its trust policy. */
export const RESOURCE_KINDS = ["bucket", "access-point", "key", "topic", "queue", "function", "bus", "trust"] as const;

/** One of {@link RESOURCE_KINDS}. */
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** The access that the policy of a resource must allow, independent of the policies of the callers. */
export interface ResourceIntent extends Common {
  readonly side: "resource";
  readonly kind: ResourceKind;
  /** The ARN of the resource. */
  readonly resource: string;
  readonly account: string;
}

/** The access that the policies of a role must allow, independent of the policies of resources. */
export interface IdentityIntent extends Common {
  readonly side: "identity";
  readonly arn: string;
  /** Whether the stack creates the role and so manages all its policies. */
  readonly created: boolean;
  /** The accounts in which an existing role may have no more than the intended access. In others, its owner decides. */
  readonly accounts: readonly string[];
  /**
   * The access that must not be allowed. Everything else may be allowed, and `access` is empty.
   *
   * @default everything that is neither in `access` nor in `tolerated`
   */
  readonly never?: readonly Access[];
  /** The ARN of a managed policy that is evaluated as the only policy of the role. @default the role's own policies */
  readonly policy?: string;
}

/** The access that the policy of a VPC endpoint must allow. */
export interface EndpointIntent extends Common {
  readonly side: "endpoint";
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}
