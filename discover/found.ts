import type { JsonObject } from "../adopt/json";
import type { NamedDocument } from "../rehearsal/world";
import type { Connection } from "../stacks/config/connection";
import type { Fault } from "../verify/readers/fault";

/** An account that was read, and how it was reached. */
export interface FoundAccount {
  readonly accountId: string;
  /** The settings in the namespace `aws:` with which its stack reaches it. */
  readonly connection: Connection;
}

/** A bucket with what decides about access to it. The facts are in the form of a live-state file. */
export interface FoundBucket {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly policy: JsonObject;
  readonly settings: JsonObject;
}

/** A KMS key that encrypts a bucket by default. */
export interface FoundKey {
  readonly arn: string;
  readonly policy: JsonObject;
}

/** A role that a bucket policy names. */
export interface FoundRole {
  readonly arn: string;
  /** All its policies, attached and inline. */
  readonly policies: readonly NamedDocument[];
  readonly trust: NamedDocument | undefined;
}

/** What was read of some accounts. */
export interface Found {
  readonly accounts: readonly FoundAccount[];
  readonly buckets: readonly FoundBucket[];
  readonly keys: ReadonlyMap<string, FoundKey>;
  readonly roles: ReadonlyMap<string, FoundRole>;
  /** What could not be read. */
  readonly faults: readonly Fault[];
}
