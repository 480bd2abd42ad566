import { documentOf, type JsonObject } from "../adopt/json";
import { defaultKey } from "../adopt/merge/settings";
import type { NamedDocument } from "../rehearsal/world";
import type { Connection } from "../stacks/config/connection";
import type { Fault } from "../verify/readers/fault";

/** An account that was read. */
export interface FoundAccount {
  readonly accountId: string;
  /** The connection settings of its stack, in the namespace `aws:`. */
  readonly connection: Connection;
}

/** A bucket with the documents that decide about access to it, in the form of a live-state file. */
export interface FoundBucket {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly policy: JsonObject;
  readonly settings: JsonObject;
  /** @default not known */
  readonly notifications?: JsonObject;
  /** The access points of the bucket that its account owns. @default not known */
  readonly accessPoints?: readonly FoundAccessPoint[];
}

/** An access point of a bucket. */
export interface FoundAccessPoint {
  readonly name: string;
  readonly arn: string;
  /** The only VPC from which it accepts requests. @default requests from the internet too */
  readonly vpcId?: string;
  /** Its policy, rewritten as a bucket policy; null if it has none. @default not known */
  readonly policy?: JsonObject | null;
}

/** The KMS key of a bucket's default encryption. */
export interface FoundKey {
  readonly arn: string;
  readonly policy: JsonObject;
}

/** A role with its policies. */
export interface FoundRole {
  readonly arn: string;
  /** All attached and inline policies. */
  readonly policies: readonly NamedDocument[];
  readonly trust: NamedDocument | undefined;
  /** The ARN of its permissions boundary. @default none */
  readonly boundary?: string;
  /** The policy of its permissions boundary. @default not read */
  readonly boundaryPolicy?: NamedDocument;
}

/** The roles of an account. */
export interface FoundRoles {
  readonly roles: readonly FoundRole[];
  /** Whether all roles could be read. */
  readonly isWhole: boolean;
}

/** A trail, with its facts in the form of a live-state file. */
export interface FoundTrail {
  readonly arn: string;
  readonly accountId: string;
  readonly facts: JsonObject;
}

/** The resources that a discovery read. */
export interface Found {
  readonly accounts: readonly FoundAccount[];
  readonly buckets: readonly FoundBucket[];
  /** The keys of buckets, by {@link defaultKeyName}. */
  readonly keys: ReadonlyMap<string, FoundKey>;
  /** The roles that bucket policies name, and all roles of the accounts in {@link accountRoles}, by ARN. */
  readonly roles: ReadonlyMap<string, FoundRole>;
  /** The roles of the accounts that bucket policies allow as a whole, by account id. Accounts that were not read are absent. */
  readonly accountRoles: ReadonlyMap<string, FoundRoles>;
  /** The policies of the topics and queues that buckets send events to, by ARN, in the form of a live-state file. */
  readonly eventTargets: ReadonlyMap<string, JsonObject>;
  readonly trails: readonly FoundTrail[];
  /** The roles in the buckets' accounts that principals of the control account may assume. */
  readonly assumable: readonly FoundRole[];
  /** The failed reads. */
  readonly faults: readonly Fault[];
}

/**
 * Returns a unique name of the key of a bucket's default encryption. It includes the account and the Region, because an alias or a key id
 * is not unique. Undefined without SSE-KMS or with the AWS managed key.
 */
export function defaultKeyName(bucket: Pick<FoundBucket, "settings" | "accountId" | "region">): string | undefined {
  const key = defaultKey(documentOf(bucket.settings));
  return key ? [bucket.accountId, bucket.region, key].join(" ") : undefined;
}

/** Returns the key of a bucket's default encryption; undefined if the key was not read or is not in the bucket's account. */
export function keyOf(bucket: FoundBucket, { keys }: Pick<Found, "keys">): FoundKey | undefined {
  return keys.get(defaultKeyName(bucket) ?? "");
}
