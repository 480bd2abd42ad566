import type { Partition } from "@cross-account-s3/iam";
import { bucketAndObjects } from "./arns";
import type { Statement } from "./policy";

/** Denies requests without TLS, for everyone. */
export function denyInsecureTransport(partition: Partition, bucket: string): Statement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: bucketAndObjects(partition, bucket),
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
