import { QUEUE_POLICY_COUNTS, SIZE_LIMITS, TOPIC_POLICY_COUNTS, statementsAsWritten } from "@cross-account-s3/iam";
import { bytes, type JsonObject } from "../json";

/** What has a policy, by the service in its ARN. */
type PolicyHost = "bucket" | "topic" | "key" | "queue";

const hosts: Readonly<Record<string, PolicyHost>> = { s3: "bucket", sns: "topic", kms: "key", sqs: "queue" };

/**
 * What has a policy under this ARN.
 *
 * @throws Error for the ARN of anything else.
 */
export function policyHost(arn: string): PolicyHost {
  const host = hosts[arn.split(":")[2] ?? ""];
  if (host === undefined)
    throw new Error(`${arn}: found neither a bucket, a topic, a key nor a queue, whose policies can be shared`);
  return host;
}

interface Limit {
  readonly bytes: number;
  readonly statements?: number;
}

/** How large a policy document may be (the service quotas of S3, SNS, KMS and SQS). */
const limits: Readonly<Record<PolicyHost, Limit>> = {
  bucket: { bytes: SIZE_LIMITS.bucketPolicy.most },
  topic: { bytes: SIZE_LIMITS.topicPolicy.most, statements: TOPIC_POLICY_COUNTS.statements },
  key: { bytes: SIZE_LIMITS.keyPolicy.most },
  queue: { bytes: SIZE_LIMITS.queuePolicy.most, statements: QUEUE_POLICY_COUNTS.statements },
};

/** Why the merged document is too large for its host; nothing if it fits. The message gives the size of others' part and of ours. */
export function overLimit(host: PolicyHost, merged: JsonObject, ours: readonly JsonObject[]): string | undefined {
  const limit = limits[host];
  const size = bytes(merged);
  const own = ours.reduce((sum, statement) => sum + bytes(statement), 0);
  if (size > limit.bytes) {
    return (
      `the ${host} policy would have ${size} bytes (${own} of them ours), and ${limit.bytes} are allowed: ` +
      "grant fewer roles here, or ask the owner to shorten what is there"
    );
  }
  const count = statementsAsWritten(merged).length;
  if (limit.statements !== undefined && count > limit.statements) {
    return `the ${host} policy would have ${count} statements (${ours.length} of them ours), and ${limit.statements} are allowed: ask the owner to join some`;
  }
  return undefined;
}
