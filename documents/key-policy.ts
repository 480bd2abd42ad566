import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { kmsThroughS3 } from "./kms-through-s3";
import { fit } from "./size-limit";
import { accountArn, bucketArn } from "./arns";
import { keyUseOf, objectArnsOf } from "./access";
import { admitted, type Caller, callersOf, type Grant } from "./grants";
import { allOf, type Condition, document, numberedSid, type PolicyDocument, type Statement } from "./policy";
import { serviceKeyStatements, type ServiceUse } from "./service-access";
import { unique } from "./unique";

/** A bucket whose objects the key encrypts, and who may use the key for them. */
export interface KeyUse {
  readonly bucket: string;
  readonly grants: readonly Grant[];
  /** AWS services that use the bucket. @default none */
  readonly services?: readonly ServiceUse[];
  /** The role that replicates the bucket, and the prefixes of the keys that it replicates. @default the bucket is not replicated */
  readonly replicator?: { readonly roleArn: string; readonly prefixes: readonly string[] | undefined };
  /** Whether the bucket's topic is encrypted with the key too, so that S3 must be able to publish to it. */
  readonly encryptsTopic: boolean;
}

/** Arguments for a key's policy. */
export interface KeyPolicyArgs {
  readonly partition: Partition;
  readonly region: string;
  /** The account that owns the key. */
  readonly accountId: string;
  /** The key's alias without `alias/`, for messages. */
  readonly key: string;
  readonly uses: readonly KeyUse[];
}

/**
 * The policy of a key for buckets: the account's own administration, then use by the granted roles, only through S3 and only for
 * these buckets.
 *
 * @throws LimitError naming the key, if the policy would be larger than KMS accepts.
 */
export function keyPolicy(args: KeyPolicyArgs): PolicyDocument {
  return fit(
    document([administration(args), ...keyUseStatements(args)]),
    SIZE_LIMITS.keyPolicy,
    `key ${args.key}`,
    "give its buckets keys of their own (key: bucket), or grant fewer roles",
  );
}

/**
 * Lets the account's IAM policies control access to the key, as KMS's default policy does: without it, possibly no principal can
 * change the policy.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function administration({ partition, accountId }: KeyPolicyArgs): Statement {
  return {
    Sid: "AllowAccountAdministration",
    Effect: "Allow",
    Principal: { AWS: accountArn(partition, accountId) },
    Action: "kms:*",
    Resource: "*",
  };
}

/** The statements for use, which are merged into the policy of an existing key. */
export function keyUseStatements(args: KeyPolicyArgs): readonly Statement[] {
  return [...readers(args), ...writers(args), ...publishers(args), ...ofServices(args)];
}

function ofServices({ partition, region, uses }: KeyPolicyArgs): readonly Statement[] {
  return uses.flatMap(({ bucket, services = [] }, n) =>
    serviceKeyStatements({ partition, region, bucket, uses: services }, `${n + 1}No`),
  );
}

function readers(args: KeyPolicyArgs): Statement[] {
  return statements(args, "AllowDecrypt", ["kms:Decrypt"], ({ grants, replicator }) => [
    ...usersOf(grants, "decrypt"),
    ...(replicator ? [{ callers: [replicator.roleArn], prefixes: replicator.prefixes }] : []),
  ]);
}

function writers(args: KeyPolicyArgs): Statement[] {
  return statements(args, "AllowEncrypt", ["kms:Decrypt", "kms:GenerateDataKey"], ({ grants }) =>
    usersOf(grants, "encrypt"),
  );
}

/** Callers that use a key for objects with a prefix. */
interface KeyUser {
  readonly callers: readonly Caller[];
  /** @default all */
  readonly prefixes: readonly string[] | undefined;
}

function usersOf(grants: readonly Grant[], use: ReturnType<typeof keyUseOf>): readonly KeyUser[] {
  return grants
    .filter(({ access }) => keyUseOf(access) === use)
    .map((grant) => ({ callers: callersOf(grant), prefixes: grant.access.prefixes }));
}

/** A statement for each set of roles, over all contexts of exactly this set, so that the policy of a key for many buckets stays small. */
function statements(
  args: KeyPolicyArgs,
  sid: string,
  actions: readonly string[],
  of: (use: KeyUse) => readonly KeyUser[],
): Statement[] {
  const groups = new Map<string, { callers: readonly Caller[]; contexts: string[] }>();
  for (const use of args.uses) {
    for (const { callers, contexts } of callersByContexts(args.partition, { bucket: use.bucket, users: of(use) })) {
      const key = callers.join();
      const known = groups.get(key);
      if (known) known.contexts.push(...contexts);
      else groups.set(key, { callers, contexts: [...contexts] });
    }
  }
  return [...groups.values()]
    .flatMap(({ callers, contexts }) => admitted(args.partition, callers).map((who) => ({ who, contexts })))
    .map(({ who, contexts }, n) => ({
      Sid: numberedSid(sid, n),
      Effect: "Allow",
      Principal: who.principal,
      Action: actions,
      Resource: "*",
      Condition: allOf(who.condition, throughS3(args, unique(contexts))),
    }));
}

/** Callers that use a key in the same encryption contexts. */
interface CallersInContexts {
  readonly callers: readonly Caller[];
  readonly contexts: readonly string[];
}

/**
 * The callers that use the key for a bucket, sorted, by their encryption contexts. The context is the bucket's ARN with a Bucket
 * Key and the object's without one: both are allowed, because a bucket may have objects from before its Bucket Key. With a Bucket
 * Key, the key's policy cannot distinguish prefixes; the bucket policy does.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function callersByContexts(
  partition: Partition,
  { bucket, users }: { readonly bucket: string; readonly users: readonly KeyUser[] },
): readonly CallersInContexts[] {
  const groups = new Map<string, { contexts: readonly string[]; callers: Set<Caller> }>();
  for (const { callers, prefixes } of users) {
    const contexts = [bucketArn(partition, bucket), ...objectArnsOf(partition, [bucket], prefixes)];
    const group = groups.get(contexts.join()) ?? { contexts, callers: new Set() };
    groups.set(contexts.join(), group);
    for (const caller of callers) group.callers.add(caller);
  }
  return [...groups.values()].map(({ contexts, callers }) => ({ contexts, callers: [...callers].sort() }));
}

/**
 * Through S3 of the key's Region, in these encryption contexts.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function throughS3({ partition, region }: KeyPolicyArgs, contexts: readonly string[]): Condition {
  return {
    StringEquals: { "kms:ViaService": kmsThroughS3(partition, region) },
    StringLike: { "kms:EncryptionContext:aws:s3:arn": contexts },
  };
}

/**
 * S3 needs the key to publish to an encrypted topic; without this statement, S3 refuses the notification.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
function publishers({ partition, accountId, uses }: KeyPolicyArgs): Statement[] {
  const buckets = uses.filter((u) => u.encryptsTopic).map((u) => bucketArn(partition, u.bucket));
  if (buckets.length === 0) return [];
  return [
    {
      Sid: "AllowS3ToPublishEvents",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnEquals: { "aws:SourceArn": buckets } },
    },
  ];
}
