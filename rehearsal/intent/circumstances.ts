import { type ServiceAction, serviceActions } from "@cross-account-s3/iam";
import type { ExpectedBucket } from "./model";
import { objectsUnder } from "./grants";
import { ALWAYS, type Circumstances, condition } from "./access";

/** Over TLS. */
export const OVER_TLS: readonly Circumstances[] = [[condition("Bool", "aws:SecureTransport", ["true"])]];

/** On a resource of one of these accounts. */
export function ownedBy(accounts: readonly string[]): readonly Circumstances[] {
  return [[condition("StringEquals", "aws:ResourceAccount", accounts)]];
}

/**
 * The actions on data, which a network's rule speaks of: those on objects, and those that list them. Taken from AWS's list, so
 * that an action that AWS adds is one of them.
 */
export const DATA_ACTIONS: readonly string[] = [
  ...serviceActions("s3")
    .filter(isOnObjects)
    .map(({ name }) => name),
  "s3:ListBucket",
  "s3:ListBucketMultipartUploads",
  "s3:ListBucketVersions",
];

/** Actions that choose how an object is encrypted, with headers that name it. */
export const ENCRYPTING_ACTIONS: readonly string[] = ["s3:PutObject", "s3:UpdateObjectEncryption"];

function isOnObjects({ resourceTypes }: ServiceAction): boolean {
  return resourceTypes.some(({ name }) => name === "object");
}

/** Whether an action, by its name, is one on data. */
export function isDataAction(action: string): boolean {
  return DATA_ACTIONS.includes(action);
}

/**
 * Requests that come through one of the endpoints, or that the network's rule leaves out: of AWS services that act in a
 * principal's name, and of the exempt.
 *
 * @param endpoints ids; none if the bucket may be used from anywhere.
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
 * Uploads that end up encrypted as the bucket's `key` says: headers that name no encryption, or this one; never with a key
 * that the caller provides.
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

/** The key of a bucket: the one that the configuration names, or one of the bucket's account in its Region. */
export function keyPattern({ partition, region, accountId, config }: ExpectedBucket): string {
  return config.key.startsWith("arn:") ? config.key : `arn:${partition}:kms:${region}:${accountId}:key/*`;
}

/**
 * Requests that S3 of a Region makes to KMS for objects of a bucket, with a Bucket Key or without.
 *
 * @param prefixes the beginnings of the objects' keys, which KMS sees without a Bucket Key only. @default all
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

/** `kms:ViaService` of S3 in a Region. */
export function s3Service(partition: string, region: string): string {
  return `s3.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/** Requests of an AWS service for one of these resources of an account. */
export function forSource(arns: readonly string[], account: string): readonly Circumstances[] {
  return [[condition("ArnEquals", "aws:SourceArn", arns), condition("StringEquals", "aws:SourceAccount", [account])]];
}
