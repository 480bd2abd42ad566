import { type SizeLimit, sizeOf } from "@cross-account-s3/iam";
import { type PolicyDocument, text } from "./policy";

/** A document that AWS would refuse for its size. */
export class LimitError extends Error {
  override readonly name = "LimitError";
}

/** The size of a document as AWS counts it for this limit. */
export function size(policy: PolicyDocument, limit: SizeLimit): number {
  return sizeOf(text(policy), limit);
}

/**
 * Returns the document if it fits.
 *
 * @param of the owner of the document for the message, such as `bucket acme-genomics`.
 * @param remedy what the user can do about it.
 * @throws LimitError naming whose document, its size and the limit.
 */
export function fit(policy: PolicyDocument, limit: SizeLimit, of: string, remedy: string): PolicyDocument {
  const found = size(policy, limit);
  if (found <= limit.most) return policy;
  throw new LimitError(
    `the ${limit.what} of ${of} would have ${String(found)} ${limit.unit}, and AWS takes ${String(limit.most)} at most: ${remedy}`,
  );
}
