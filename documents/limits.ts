import { type PolicyDocument, text } from "./policy";

/** A limit of AWS's on the size of a document. */
export interface Limit {
  /** What it bounds, in words, for the error message. */
  readonly what: string;
  /** The most that AWS takes. */
  readonly most: number;
  /** `bytes` of the UTF-8 text as sent, or `characters` without white space, as IAM counts. */
  readonly unit: "bytes" | "characters";
}

/**
 * The limits that this program's documents must fit.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
 */
export const LIMITS = {
  bucketPolicy: { what: "bucket policy", most: 20_480, unit: "bytes" },
  keyPolicy: { what: "key policy", most: 32_768, unit: "bytes" },
  topicPolicy: { what: "topic policy", most: 30_720, unit: "bytes" },
  queuePolicy: { what: "queue policy", most: 8_192, unit: "bytes" },
  endpointPolicy: { what: "VPC endpoint policy", most: 20_480, unit: "characters" },
  eventBusPolicy: { what: "event bus policy", most: 10_240, unit: "bytes" },
  managedPolicy: { what: "managed policy", most: 6_144, unit: "characters" },
  inlinePolicies: { what: "role's inline policies together", most: 10_240, unit: "characters" },
  trustPolicy: { what: "trust policy", most: 2_048, unit: "characters" },
} as const satisfies Record<string, Limit>;

/** How many managed policies a role may have attached unless AWS raised the quota. */
export const MANAGED_POLICIES_PER_ROLE = 10;

/** A document that AWS would refuse for its size. */
export class LimitError extends Error {
  override readonly name = "LimitError";
}

/** The size of a document as AWS counts it for this limit. */
export function size(policy: PolicyDocument, limit: Limit): number {
  return limit.unit === "bytes" ? Buffer.byteLength(text(policy), "utf8") : text(policy).length;
}

/**
 * Gives the document back if it fits.
 *
 * @param of whose document it is, for the message, such as `bucket acme-genomics`.
 * @param remedy what the user can do about it.
 * @throws LimitError naming whose document, its size and the limit.
 */
export function fit(policy: PolicyDocument, limit: Limit, of: string, remedy: string): PolicyDocument {
  const found = size(policy, limit);
  if (found <= limit.most) return policy;
  throw new LimitError(
    `the ${limit.what} of ${of} would have ${String(found)} ${limit.unit}, and AWS takes ${String(limit.most)} at most: ${remedy}`,
  );
}
