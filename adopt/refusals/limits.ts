import { QUEUE_POLICY_COUNTS, SIZE_LIMITS, TOPIC_POLICY_COUNTS, statementsAsWritten } from "@cross-account-s3/iam";
import { bytes, type JsonObject } from "../json";

/** A resource type whose policy can be shared. */
type PolicyHost = "bucket" | "topic" | "key" | "queue";

const hosts: Readonly<Record<string, PolicyHost>> = { s3: "bucket", sns: "topic", kms: "key", sqs: "queue" };

/**
 * Returns the type of the resource with this ARN.
 *
 * @throws Error if it is not a bucket, topic, key or queue.
 */
export function policyHost(arn: string): PolicyHost {
  const host = hosts[arn.split(":")[2] ?? ""];
  if (host === undefined) throw new Error(`${arn}: is not the ARN of a bucket, topic, key or queue`);
  return host;
}

interface Limit {
  readonly bytes: number;
  readonly statements?: number;
}

/** The quotas of S3, SNS, KMS and SQS for a policy document. */
const limits: Readonly<Record<PolicyHost, Limit>> = {
  bucket: { bytes: SIZE_LIMITS.bucketPolicy.most },
  topic: { bytes: SIZE_LIMITS.topicPolicy.most, statements: TOPIC_POLICY_COUNTS.statements },
  key: { bytes: SIZE_LIMITS.keyPolicy.most },
  queue: { bytes: SIZE_LIMITS.queuePolicy.most, statements: QUEUE_POLICY_COUNTS.statements },
};

/**
 * Checks a merged document against the quotas of its resource type.
 *
 * @param ours our statements in the document.
 * @returns an error message with the size of the document and of our statements; undefined if the document fits.
 */
export function overLimit(host: PolicyHost, merged: JsonObject, ours: readonly JsonObject[]): string | undefined {
  const limit = limits[host];
  const size = bytes(merged);
  const own = ours.reduce((sum, statement) => sum + bytes(statement), 0);
  if (size > limit.bytes) {
    return (
      `the ${host} policy would have ${size} bytes, ${own} of them from this stack, and AWS allows ${limit.bytes}; ` +
      "grant to fewer roles, or ask the owner to shorten the existing statements"
    );
  }
  const count = statementsAsWritten(merged).length;
  if (limit.statements !== undefined && count > limit.statements) {
    return `the ${host} policy would have ${count} statements, ${ours.length} of them from this stack, and AWS allows ${limit.statements}; ask the owner to combine some`;
  }
  return undefined;
}
