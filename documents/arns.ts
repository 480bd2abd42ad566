import type { Partition } from "@cross-account-s3/iam";

/** The ARN of a bucket. It has no account and no Region, because a bucket name is unique in a partition. */
export function bucketArn(partition: Partition, bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** The ARN pattern of all of a bucket's objects. */
export function objectsArn(partition: Partition, bucket: string): string {
  return `${bucketArn(partition, bucket)}/*`;
}

/** The ARNs of a bucket and all of its objects. */
export function bucketAndObjects(partition: Partition, bucket: string): readonly [string, string] {
  return [bucketArn(partition, bucket), objectsArn(partition, bucket)];
}

/**
 * The ARN of an access point. It has the account and the Region, because its name is unique only there.
 *
 * @param region `*` for every Region.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html
 */
export function accessPointArn(partition: Partition, region: string, accountId: string, name: string): string {
  return `arn:${partition}:s3:${region}:${accountId}:accesspoint/${name}`;
}

/**
 * A pattern of ARNs of access points, in every Region. Only `*` for the Region would also match objects of buckets,
 * `arn:aws:s3:::bucket/:ACCOUNT:accesspoint/…`; no bucket's name begins with the hyphen that this asks for.
 */
export function accessPointArnAnywhere(partition: Partition, accountId: string, name: string): string {
  return accessPointArn(partition, partition === "aws-eusc" ? "eusc-*" : "??-*", accountId, name);
}

/** The ARN that stands for an account in `Principal`: every principal that the account allows, not only its root user. */
export function accountArn(partition: Partition, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** The ARN of a role with the default path. */
export function roleArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}

/** The ARN of a managed policy with the default path. */
export function policyArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:policy/${name}`;
}

/**
 * The ARN of the identity provider of an issuer: an account has one for each URL, so that its ARN is known before it exists.
 *
 * @param issuer the issuer's URL without `https://`.
 */
export function oidcProviderArn(partition: Partition, accountId: string, issuer: string): string {
  return `arn:${partition}:iam::${accountId}:oidc-provider/${issuer}`;
}

/** The ARN of an SNS topic. */
export function topicArn(partition: Partition, region: string, accountId: string, name: string): string {
  return `arn:${partition}:sns:${region}:${accountId}:${name}`;
}

/** The ARN of a trail. */
export function trailArn(partition: Partition, region: string, accountId: string, name: string): string {
  return `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${name}`;
}

/** The ARN of an event bus. */
export function busArn(partition: Partition, region: string, accountId: string, name: string): string {
  return `arn:${partition}:events:${region}:${accountId}:event-bus/${name}`;
}

/** The ARN of a rule on the default event bus. */
export function ruleArn(partition: Partition, region: string, accountId: string, name: string): string {
  return `arn:${partition}:events:${region}:${accountId}:rule/${name}`;
}

const NETWORK_KINDS: Readonly<Record<string, string>> = {
  vpc: "vpc",
  subnet: "subnet",
  rtb: "route-table",
  ami: "image",
};

/**
 * The ARN of a network resource, in any Region. An image has no account.
 *
 * @param id the id of a VPC, subnet, route table or machine image.
 */
export function networkArn(partition: Partition, accountId: string, id: string): string {
  const kind = NETWORK_KINDS[id.split("-")[0] ?? ""] ?? "";
  return `arn:${partition}:ec2:*:${kind === "image" ? "" : accountId}:${kind}/${id}`;
}
