import { type ServiceAction, serviceActions } from "@cross-account-s3/iam";
import type { ExpectedBucket } from "./model";
import { objectsUnder } from "./grants";
import { ALWAYS, type Circumstances, condition } from "./access";

/** The request is sent over TLS. */
export const OVER_TLS: readonly Circumstances[] = [[condition("Bool", "aws:SecureTransport", ["true"])]];

/** Returns the condition that one of these accounts owns the resource. */
export function ownedBy(accounts: readonly string[]): readonly Circumstances[] {
  return [[condition("StringEquals", "aws:ResourceAccount", accounts)]];
}

/**
 * The data actions, to which the network rule applies: actions on objects, and those that list objects. They come from AWS's action list,
 * so that they include new actions of AWS.
 */
export const DATA_ACTIONS: readonly string[] = [
  ...serviceActions("s3")
    .filter(isOnObjects)
    .map(({ name }) => name),
  "s3:ListBucket",
  "s3:ListBucketMultipartUploads",
  "s3:ListBucketVersions",
];

/** Actions whose headers can choose the encryption of an object. */
export const ENCRYPTING_ACTIONS: readonly string[] = ["s3:PutObject", "s3:UpdateObjectEncryption"];

function isOnObjects({ resourceTypes }: ServiceAction): boolean {
  return resourceTypes.some(({ name }) => name === "object");
}

/** Returns whether an action is a data action. */
export function isDataAction(action: string): boolean {
  return DATA_ACTIONS.includes(action);
}

/**
 * Returns the conditions of the network rule: the request comes through one of the endpoints, an AWS service makes it on behalf of a
 * principal, or its role is exempt.
 *
 * @param endpoints ids of the endpoints.
 */
export function fromNetwork(bucket: ExpectedBucket, endpoints: readonly string[]): readonly Circumstances[] {
  const { network, partition, accountId } = bucket;
  if (network.onlyFrom === "anywhere") return ALWAYS;
  const exempt = [`arn:${partition}:iam::${accountId}:root`, ...network.exempt];
  return [
    ...(endpoints.length > 0 ? [[condition("StringEquals", "aws:SourceVpce", endpoints)]] : []),
    [condition("Bool", "aws:ViaAWSService", ["true"])],
    [condition("ArnEquals", "aws:PrincipalArn", exempt)],
  ];
}

/**
 * Returns the conditions under which an upload is encrypted as the bucket's `key` says: its headers name no encryption or this one, and it
 * has no customer-provided key.
 */
export function encryptedAsBucket(bucket: ExpectedBucket): readonly Circumstances[] {
  const { key } = bucket.config;
  const named = (algorithm: string) => condition("StringEquals", "s3:x-amz-server-side-encryption", [algorithm], true);
  const noKeyOfTheCaller = condition("Null", "s3:x-amz-server-side-encryption-customer-algorithm", ["true"]);
  if (key === "keep") return [[noKeyOfTheCaller]];
  if (key === "s3") return [[named("AES256"), noKeyOfTheCaller]];
  return [
    [
      named("aws:kms"),
      condition("ArnLike", "s3:x-amz-server-side-encryption-aws-kms-key-id", [keyPattern(bucket)], true),
      noKeyOfTheCaller,
    ],
  ];
}

/** Returns the ARN of the bucket's key in the configuration, or a pattern for any key of the bucket's account and Region. */
export function keyPattern({ partition, region, accountId, config }: ExpectedBucket): string {
  return config.key.startsWith("arn:") ? config.key : `arn:${partition}:kms:${region}:${accountId}:key/*`;
}

/**
 * Returns the conditions of a request that S3 makes to KMS for objects of a bucket, with or without a Bucket Key.
 *
 * @param prefixes prefixes of the objects' keys. KMS sees these keys only without a Bucket Key. @default all objects
 */
export function throughS3(
  { partition, region, arn }: Pick<ExpectedBucket, "partition" | "region" | "arn">,
  prefixes?: readonly string[],
): readonly Circumstances[] {
  return [
    [
      condition("StringEquals", "kms:ViaService", [s3Service(partition, region)]),
      condition("StringLike", "kms:EncryptionContext:aws:s3:arn", [arn, ...objectsUnder([arn], prefixes)]),
    ],
  ];
}

/** Returns the value of `kms:ViaService` for S3 in a Region. */
export function s3Service(partition: string, region: string): string {
  return `s3.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/** Returns the conditions of a request that an AWS service makes for one of these resources of an account. */
export function forSource(arns: readonly string[], account: string): readonly Circumstances[] {
  return [[condition("ArnEquals", "aws:SourceArn", arns), condition("StringEquals", "aws:SourceAccount", [account])]];
}
