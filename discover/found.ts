import { isObject, type JsonObject } from "../adopt/json";
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
  /** @default not known */
  readonly notifications?: JsonObject;
  /** The access points of its account. @default not known */
  readonly accessPoints?: readonly FoundAccessPoint[];
}

/** An access point of a bucket. */
export interface FoundAccessPoint {
  readonly name: string;
  readonly arn: string;
  /** The only VPC from which it takes requests. @default from anywhere */
  readonly vpcId?: string;
  /** Its policy, written as a policy of its bucket; null if it has none. @default not known */
  readonly policy?: JsonObject | null;
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
  /** The ARN of its permissions boundary. @default none */
  readonly boundary?: string;
  /** The boundary itself. @default not read */
  readonly boundaryPolicy?: NamedDocument;
}

/** Roles of an account. */
export interface FoundRoles {
  readonly roles: readonly FoundRole[];
  /** Whether each of them could be read. */
  readonly isWhole: boolean;
}

/** A trail of an account that was read, with its facts in the form of a live-state file. */
export interface FoundTrail {
  readonly arn: string;
  readonly accountId: string;
  readonly facts: JsonObject;
}

/** What was read of some accounts. */
export interface Found {
  readonly accounts: readonly FoundAccount[];
  readonly buckets: readonly FoundBucket[];
  /** The keys of buckets, by {@link defaultKeyName}. */
  readonly keys: ReadonlyMap<string, FoundKey>;
  readonly roles: ReadonlyMap<string, FoundRole>;
  /** The roles of the accounts that bucket policies let in as a whole, by account. Accounts that were not read have none. */
  readonly accountRoles: ReadonlyMap<string, FoundRoles>;
  /** The policies of the topics and queues that buckets send events to, by ARN, in the form of a live-state file. */
  readonly eventTargets: ReadonlyMap<string, JsonObject>;
  readonly trails: readonly FoundTrail[];
  /** Roles of the buckets' accounts whose trust policies may let in principals of the control account. */
  readonly assumable: readonly FoundRole[];
  /** What could not be read. */
  readonly faults: readonly Fault[];
}

/** How a bucket names the key of its default encryption; undefined if S3's own keys, or AWS's, encrypt it. */
export function defaultKey({ settings }: Pick<FoundBucket, "settings">): string | undefined {
  const document = isObject(settings.document) ? settings.document : {};
  const encryption = isObject(document.encryption) ? document.encryption : {};
  const [rule] = Array.isArray(encryption.Rules) ? encryption.Rules.filter(isObject) : [];
  const { SSEAlgorithm, KMSMasterKeyID } = isObject(rule?.ApplyServerSideEncryptionByDefault)
    ? rule.ApplyServerSideEncryptionByDefault
    : {};
  const isKms = typeof SSEAlgorithm === "string" && SSEAlgorithm.startsWith("aws:kms");
  return isKms && typeof KMSMasterKeyID === "string" && KMSMasterKeyID !== "" ? KMSMasterKeyID : undefined;
}

/**
 * The name under which the key of a bucket's default encryption is held: an alias or id means a key only in its account and Region.
 * Undefined as for {@link defaultKey}.
 */
export function defaultKeyName(bucket: Pick<FoundBucket, "settings" | "accountId" | "region">): string | undefined {
  const key = defaultKey(bucket);
  return key === undefined ? undefined : [bucket.accountId, bucket.region, key].join(" ");
}

/** The key that encrypts a bucket by default, if it is one of its account. */
export function keyOf(bucket: FoundBucket, { keys }: Pick<Found, "keys">): FoundKey | undefined {
  return keys.get(defaultKeyName(bucket) ?? "");
}
