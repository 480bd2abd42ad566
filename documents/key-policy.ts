import { dnsSuffix, type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { accountArn, bucketAndObjects, bucketArn } from "./arns";
import { exactly, type Grant, granteeArn } from "./grants";
import { ACTIONS } from "./levels";
import { fit } from "./fit";
import { type Condition, document, type PolicyDocument, type Statement } from "./policy";

/** A bucket whose objects the key encrypts, and who may use the key for them. */
export interface KeyUse {
  readonly bucket: string;
  readonly grants: readonly Grant[];
  /** Whether the bucket's topic is encrypted with the key too, so that S3 must be able to publish to it. */
  readonly encryptsTopic: boolean;
}

/** What a key's policy is made from. */
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
 * The policy of a key for buckets: the account's own administration, then use by the granted roles, through S3 alone
 * and for these buckets alone.
 *
 * @throws LimitError naming the key, if the policy would be larger than KMS takes.
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
 * Lets the account's own IAM policies speak about the key, as KMS's default policy does: without it, nobody might be
 * left who can change the policy.
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

/** The statements about use; those that are merged into the policy of a key that exists. */
export function keyUseStatements(args: KeyPolicyArgs): readonly Statement[] {
  return [...readers(args), ...writers(args), ...publishers(args)];
}

function readers(args: KeyPolicyArgs): Statement[] {
  return statements(args, "AllowDecrypt", ["kms:Decrypt"], (g) => !writes(g));
}

function writers(args: KeyPolicyArgs): Statement[] {
  return statements(args, "AllowEncrypt", ["kms:Decrypt", "kms:GenerateDataKey"], writes);
}

function writes({ level }: Grant): boolean {
  return ACTIONS[level].key.includes("kms:GenerateDataKey");
}

/** A statement for each set of roles, over all the buckets that have just this set: a key of many buckets stays small. */
function statements(
  args: KeyPolicyArgs,
  sid: string,
  actions: readonly string[],
  of: (g: Grant) => boolean,
): Statement[] {
  const bucketsByRoles = new Map<string, { arns: string[]; buckets: string[] }>();
  for (const { bucket, grants } of args.uses) {
    const arns = grants.filter(of).map(granteeArn).sort();
    if (arns.length === 0) continue;
    const known = bucketsByRoles.get(arns.join());
    if (known) known.buckets.push(bucket);
    else bucketsByRoles.set(arns.join(), { arns, buckets: [bucket] });
  }
  return [...bucketsByRoles.values()]
    .flatMap(({ arns, buckets }) => exactly(args.partition, arns).map((who) => ({ who, buckets })))
    .map(({ who, buckets }, n) => ({
      Sid: n === 0 ? sid : `${sid}${n + 1}`,
      Effect: "Allow",
      Principal: who.principal,
      Action: actions,
      Resource: "*",
      Condition: { ...who.condition, ...throughS3(args, buckets) },
    }));
}

/**
 * Through S3 of the key's Region, for these buckets. The encryption context is the bucket's ARN with a Bucket Key and
 * the object's without one: both are let, as a bucket may hold objects from before its Bucket Key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function throughS3({ partition, region }: KeyPolicyArgs, buckets: readonly string[]): Condition {
  return {
    StringEquals: { "kms:ViaService": `s3.${region}.${dnsSuffix(partition)}` },
    StringLike: {
      "kms:EncryptionContext:aws:s3:arn": buckets.flatMap((b) => bucketAndObjects(partition, b)),
    },
  };
}

/**
 * S3 publishes to an encrypted topic with the key's help; without this, S3 refuses the notification.
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
