import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { objectArnsOf } from "./access";
import { bucketArn } from "./arns";
import { alike } from "./grouped";
import { kmsThroughS3 } from "./kms-through-s3";
import { fit } from "./size-limit";
import { allOf, type Condition, document, numberedSid, type PolicyDocument, type Statement } from "./policy";
import { unique } from "./unique";

/** Where a bucket's objects are replicated to. */
export interface ReplicationRule {
  /** The ARN of the bucket that gets the replicas. */
  readonly destination: string;
  /** The account that owns it. */
  readonly accountId: string;
  /** Where it is. */
  readonly region: string;
  /** The prefix of the keys that are replicated. @default all */
  readonly prefix?: string;
  /** The storage class of the replicas. @default that of the object */
  readonly storageClass?: string;
  /** The ARN of the key that encrypts the replicas of what KMS encrypts. @default only what SSE-S3 encrypts is replicated, as it is */
  readonly keyArn?: string;
  /** Whether the destination account owns the replicas, if its bucket does not enforce that. @default false */
  readonly ownerOverride?: boolean;
}

/** A bucket that is replicated. */
export interface ReplicatedBucket {
  readonly bucket: string;
  readonly region: string;
  readonly rules: readonly ReplicationRule[];
  /** Whether objects are encrypted with a KMS key. */
  readonly encrypted: boolean;
  /** The ARN of that key if it is known in advance; otherwise any key of the account in the Region is allowed. */
  readonly keyArn: string | undefined;
  /** Whether objects can be locked: their retention is replicated too. */
  readonly locked: boolean;
}

/** Arguments for the policy of a replicating role. */
export interface ReplicationArgs {
  readonly partition: Partition;
  /** The account of the role and of the buckets that are replicated. */
  readonly accountId: string;
  /** The role's name in IAM, for messages. */
  readonly role: string;
  readonly buckets: readonly ReplicatedBucket[];
}

/**
 * Lets S3 assume the role for these buckets of the account. AWS's example has no condition; without one, S3 could use the role for
 * another account's bucket (confused deputy). It is not tested on AWS that S3 sends these keys here.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
export function replicationTrust({ partition, accountId, buckets }: Omit<ReplicationArgs, "role">): PolicyDocument {
  return document([
    {
      Sid: "AllowReplication",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnEquals: { "aws:SourceArn": buckets.map(({ bucket }) => bucketArn(partition, bucket)) },
      },
    },
  ]);
}

/**
 * The policy of the role: S3 reads the versions that are replicated, and writes them to the destinations, each in its named
 * account; with the keys of both sides, if there are keys.
 *
 * @throws LimitError naming the role, if the policy would be larger than an inline policy may be.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function replicationPolicy(args: ReplicationArgs): PolicyDocument {
  return fit(
    document([...reads(args), ...writes(args), ...decrypts(args), ...encrypts(args)]),
    SIZE_LIMITS.inlinePolicies,
    `role ${args.role}`,
    "replicate fewer buckets from one data stack",
  );
}

/** The prefixes of the keys that are replicated; undefined for all. */
export function replicatedPrefixes(rules: readonly Pick<ReplicationRule, "prefix">[]): readonly string[] | undefined {
  const prefixes = rules.flatMap(({ prefix }) => (prefix === undefined ? [] : [prefix]));
  return prefixes.length < rules.length ? undefined : unique(prefixes);
}

function reads({ partition, accountId, buckets }: ReplicationArgs): readonly Statement[] {
  const own = { StringEquals: { "aws:ResourceAccount": accountId } };
  const objectsOf = (some: readonly ReplicatedBucket[]) =>
    some.flatMap(({ bucket, rules }) => objectArnsOf(partition, [bucket], replicatedPrefixes(rules)));
  const locked = buckets.filter((one) => one.locked);
  return [
    {
      Sid: "ReadBuckets",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: buckets.map(({ bucket }) => bucketArn(partition, bucket)),
      Condition: own,
    },
    {
      Sid: "ReadVersions",
      Effect: "Allow",
      Action: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
      Resource: objectsOf(buckets),
      Condition: own,
    },
    ...(locked.length === 0
      ? []
      : [
          {
            Sid: "ReadLocks",
            Effect: "Allow",
            Action: ["s3:GetObjectLegalHold", "s3:GetObjectRetention"],
            Resource: objectsOf(locked),
            Condition: own,
          } as const,
        ]),
  ];
}

const REPLICATE: readonly string[] = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"];

/** All that a role may do with replicas; the first makes the owner of the destination own them. */
export const REPLICA_ACTIONS: readonly string[] = ["s3:ObjectOwnerOverrideToBucketOwner", ...REPLICATE];

/** A bucket's ARN has no account: another account that reuses the name of a deleted bucket gets no replicas. */
function writes({ buckets }: ReplicationArgs): readonly Statement[] {
  const rules = buckets.flatMap((one) => one.rules);
  return alike(rules, ({ accountId, ownerOverride }) => [accountId, String(ownerOverride === true)]).map((of, n) => {
    const { accountId, ownerOverride } = of[0];
    return {
      Sid: numberedSid("Replicate", n),
      Effect: "Allow",
      Action: ownerOverride === true ? REPLICA_ACTIONS : REPLICATE,
      Resource: unique(of.map(replicas)),
      Condition: { StringEquals: { "aws:ResourceAccount": accountId } },
    };
  });
}

/** The ARNs that replicas have: an object keeps its key. */
function replicas({ destination, prefix = "" }: ReplicationRule): string {
  return `${destination}/${prefix}*`;
}

function decrypts({ partition, accountId, buckets }: ReplicationArgs): readonly Statement[] {
  const encrypted = buckets.filter((one) => one.encrypted);
  return alike(encrypted, ({ region, keyArn = "" }) => [region, keyArn]).map((of, n) => {
    const { region, keyArn } = of[0];
    const contexts = of.flatMap(({ bucket, rules }) => [
      bucketArn(partition, bucket),
      ...objectArnsOf(partition, [bucket], replicatedPrefixes(rules)),
    ]);
    return {
      Sid: numberedSid("Decrypt", n),
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn ?? `arn:${partition}:kms:${region}:${accountId}:key/*`,
      Condition: throughS3(partition, region, contexts),
    };
  });
}

/** A replica in a bucket with a Bucket Key has the bucket's ARN as its context, and needs a data key. */
function encrypts({ partition, buckets }: ReplicationArgs): readonly Statement[] {
  const rules = buckets.flatMap((one) => one.rules).flatMap((rule) => (rule.keyArn === undefined ? [] : [rule]));
  return alike(rules, ({ keyArn = "" }) => [keyArn]).map((of, n) => {
    const { region, keyArn = "" } = of[0];
    const contexts = unique(of.flatMap((rule) => [rule.destination, replicas(rule)]));
    return {
      Sid: numberedSid("Encrypt", n),
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: throughS3(partition, region, contexts),
    };
  });
}

function throughS3(partition: Partition, region: string, contexts: readonly string[]): Condition {
  return allOf(
    { StringEquals: { "kms:ViaService": kmsThroughS3(partition, region) } },
    { StringLike: { "kms:EncryptionContext:aws:s3:arn": contexts } },
  );
}
