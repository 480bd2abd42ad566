import type { Access } from "./access";

/** What the configuration intends for one document or one set of documents: neither less nor more may come out of them. */
export type Intent = ResourceIntent | IdentityIntent | EndpointIntent;

interface Common {
  /** Unique, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** What it speaks of, in words, such as `bucket acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  /** The bucket of a data stack that it belongs to, by name, if there is one. */
  readonly bucket?: string;
  /** The control role that it belongs to, by name, if there is one. */
  readonly role?: string;
  /** What must be allowed, and may. */
  readonly access: readonly Access[];
  /** What may be allowed, but need not. */
  readonly tolerated: readonly Access[];
}

/** What the policy of a resource lets in, whatever the callers' own accounts allow. */
export interface ResourceIntent extends Common {
  readonly side: "resource";
  readonly kind: "bucket" | "access-point" | "key" | "topic" | "queue" | "function" | "bus" | "trust";
  /** ARN of the resource; of a bucket's key, which is not known before it exists, the bucket's with `key of` in front. */
  readonly resource: string;
  readonly account: string;
}

/** What the policies of a role let it do, whatever resources let in. */
export interface IdentityIntent extends Common {
  readonly side: "identity";
  readonly arn: string;
  /** True if the stack creates the role, so that all its policies are ours. */
  readonly created: boolean;
  /** The accounts in which a role that exists may have no more than this; elsewhere its owner decides. */
  readonly accounts: readonly string[];
  /** What must not be allowed; everything else may be, and `access` is empty. @default everything that is neither in `access` nor tolerated */
  readonly never?: readonly Access[];
  /** The ARN of a managed policy that is judged as if the role had it and no other. @default the role's own policies */
  readonly policy?: string;
}

/** What the policy of a VPC endpoint lets through. */
export interface EndpointIntent extends Common {
  readonly side: "endpoint";
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}
