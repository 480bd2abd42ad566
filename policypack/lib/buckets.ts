import type { Json } from "@cross-account-s3/iam";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { StackResource } from "./stack";
import { bothNames, BucketIndex, BUCKETS, nameOf, ofTypes } from "./stack";
import { isUnknown } from "./unknown";
import { at, list, strings } from "./values";
import { locate } from "./locate";
import { readDocument } from "./policy-document";

/** Resource types of what is set on a bucket. */
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
 * A fault for each bucket of the stack for which none of its settings, and nothing stated on the bucket itself, will do.
 *
 * @param wanted whether these settings, on this bucket, are enough
 */
export function bucketsWithout(
  resources: readonly StackResource[],
  types: readonly string[],
  wanted: (settings: readonly StackResource[], bucket: StackResource) => boolean,
  message: string,
): readonly Finding[] {
  const index = new BucketIndex(ofTypes(resources, types));
  return ofTypes(resources, BUCKETS)
    .filter((bucket) => !wanted(index.of(bucket), bucket))
    .map((bucket) => fault(`bucket ${nameOf(bucket) ?? bucket.name} ${message}`, bucket.urn));
}

/** The rules of an encryption configuration, wherever it is written: on the bucket itself there is one `rule`. */
export function encryptionRules(props: Json): readonly Json[] {
  const inline = at(props, "serverSideEncryptionConfiguration", "rule");
  return isUnknown(inline) ? [] : [...list(at(props, "rules")), ...list(inline)];
}

/** The algorithm that a rule encrypts with: `aws:kms`, `aws:kms:dsse` or `AES256`. */
export function algorithmOf(rule: Json): Json | undefined {
  return at(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
}

/** Whether an algorithm is one of AWS KMS. */
export function isKms(algorithm: Json | undefined): boolean {
  return algorithm === "aws:kms" || algorithm === "aws:kms:dsse";
}

/** Services that write logs only to a bucket whose default encryption is SSE-S3. */
const LOG_WRITERS: readonly string[] = ["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"];

/**
 * The buckets that access logs of S3 or of load balancers are delivered to, as a test. They are delivered only to a bucket whose
 * default encryption is SSE-S3, and such a bucket does not log itself:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html.
 */
export function logTargets(resources: readonly StackResource[]): (bucket: StackResource) => boolean {
  const logging = ofTypes(resources, SETTINGS.logging);
  const names = new Set(logging.flatMap((one) => strings(at(one.props, "targetBucket"))));
  const urns = new Set(logging.flatMap((one) => one.from.targetBucket ?? []));
  const policies = new BucketIndex(ofTypes(resources, SETTINGS.policy).filter(takesLogs));
  return (bucket) => names.has(nameOf(bucket) ?? "") || urns.has(bucket.urn) || policies.of(bucket).length > 0;
}

function takesLogs(policy: StackResource): boolean {
  return locate(policy.type, policy.props).some(({ kind, text }) =>
    readDocument(kind, text).statements.some(
      (one) => one.allows && one.principals.some((who) => who.kind === "service" && LOG_WRITERS.includes(who.service)),
    ),
  );
}
