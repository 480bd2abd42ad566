import type { Json } from "@cross-account-s3/iam";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { StackResource } from "./stack";
import { bothNames, BucketIndex, BUCKETS, bucketNameOf, ofTypes } from "./stack";
import { isUnknown } from "./unknown";
import { at, list, strings } from "./values";
import { locate } from "./locate";
import { readDocument } from "./policy-document";

/** Resource types that configure a bucket, by what they set. */
export const SETTINGS = {
  policy: ["aws:s3/bucketPolicy:BucketPolicy"],
  publicAccessBlock: ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
  accountBlock: ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
  ownership: bothNames("BucketOwnershipControls"),
  encryption: bothNames("BucketServerSideEncryptionConfiguration"),
  versioning: bothNames("BucketVersioning"),
  logging: bothNames("BucketLogging"),
  acl: bothNames("BucketAcl"),
} as const satisfies Record<string, readonly string[]>;

/**
 * Returns a fault for each bucket of the stack whose settings are not sufficient.
 *
 * @param types the resource types of the settings.
 * @param isSufficient whether the settings of a bucket, and the bucket's own properties, are sufficient.
 * @param message the end of the fault, after the bucket's name.
 */
export function bucketsWithout(
  resources: readonly StackResource[],
  types: readonly string[],
  isSufficient: (settings: readonly StackResource[], bucket: StackResource) => boolean,
  message: string,
): readonly Finding[] {
  const index = new BucketIndex(ofTypes(resources, types));
  return ofTypes(resources, BUCKETS)
    .filter((bucket) => !isSufficient(index.of(bucket), bucket))
    .map((bucket) => fault(`bucket ${bucketNameOf(bucket) ?? bucket.name} ${message}`, bucket.urn));
}

/** Returns the rules of an encryption configuration, written as a resource of its own or as the one `rule` on the bucket. */
export function encryptionRules(props: Json): readonly Json[] {
  const inline = at(props, "serverSideEncryptionConfiguration", "rule");
  return isUnknown(inline) ? [] : [...list(at(props, "rules")), ...list(inline)];
}

/** Returns the algorithm of an encryption rule: `aws:kms`, `aws:kms:dsse` or `AES256`. */
export function algorithmOf(rule: Json): Json | undefined {
  return at(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
}

/** Whether an algorithm uses a key of AWS KMS. */
export function isKms(algorithm: Json | undefined): boolean {
  return algorithm === "aws:kms" || algorithm === "aws:kms:dsse";
}

/** Services that write logs only to a bucket whose default encryption is SSE-S3. */
const LOG_WRITERS: readonly string[] = ["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"];

/**
 * Returns a function that says whether a bucket receives access logs of S3 or of load balancers. These services deliver logs only to
 * a bucket whose default encryption is SSE-S3, and such a bucket does not log itself:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html.
 */
export function logTargets(resources: readonly StackResource[]): (bucket: StackResource) => boolean {
  const logging = ofTypes(resources, SETTINGS.logging);
  const names = new Set(logging.flatMap(({ props }) => strings(at(props, "targetBucket"))));
  const urns = new Set(logging.flatMap(({ from }) => from.targetBucket ?? []));
  const policies = new BucketIndex(ofTypes(resources, SETTINGS.policy).filter(receivesAccessLogs));
  return (bucket) => names.has(bucketNameOf(bucket) ?? "") || urns.has(bucket.urn) || policies.of(bucket).length > 0;
}

function receivesAccessLogs(policy: StackResource): boolean {
  return locate(policy.type, policy.props).some(({ kind, text }) =>
    readDocument(kind, text).statements.some(
      (one) => one.allows && one.principals.some((who) => who.kind === "service" && LOG_WRITERS.includes(who.service)),
    ),
  );
}
