import { roleArn } from "../../../documents/arns";
import { administrator, askS3, type Caller } from "../ask";
import type { RequestCheck, Rule } from "../check";
import { granteeOf, throughAnyPolicy } from "../grantee";
import { expectedActions } from "../../intent/levels";
import { logBucketsOf } from "../logs";
import { consumerManages, type ExpectedBeside, grantOf } from "../../intent/model";

const PLAIN = { "aws:SecureTransport": "false" };
const ASKED = [
  ["s3:GetObject", "objects"],
  ["s3:PutObject", "objects"],
  ["s3:ListBucket", "bucket"],
  ["s3:PutBucketPolicy", "bucket"],
] as const;

/** An administrator of the account that something is in. */
function ownerOf({ partition, accountId }: Pick<ExpectedBeside, "partition" | "accountId">): Caller {
  return administrator(roleArn(partition, accountId, "reader-of-its-own"));
}

/** What is granted is granted over TLS alone. */
export const transportByRoles: Rule = {
  of: "cell",
  checks({ role, bucket }, scope) {
    const { caller } = granteeOf({ role, bucket }, scope);
    const granted = grantOf(bucket, role);
    return (["objects", "bucket"] as const).flatMap((on) =>
      expectedActions(granted, on, consumerManages(bucket)).map((action): RequestCheck => ({
        kind: "request",
        rule: "plain HTTP",
        title: `${role.name} must not ${action} on ${bucket.name} over plain HTTP`,
        expected: "denied",
        action,
        questions: [askS3(scope.world, caller, action, bucket, on, PLAIN)],
      })),
    );
  },
};

/** Nor to a bucket for logs. */
export const transportOfLogs: Rule = {
  of: "stack",
  checks(stack, { world }) {
    const owner = ownerOf(stack);
    return logBucketsOf(stack).flatMap((bucket) =>
      ASKED.map(([action, on]): RequestCheck => ({
        kind: "request",
        rule: "plain HTTP",
        title: `an administrator of the account must not ${action} on the logs ${bucket.name} over plain HTTP`,
        expected: "denied",
        action,
        questions: [askS3(world, owner, action, bucket, on, PLAIN)],
      })),
    );
  },
};

/** Nobody speaks plain HTTP to a bucket, its own account's administrators included. */
export const transportByOwner: Rule = {
  of: "bucket",
  checks(bucket, scope) {
    const owner = ownerOf(bucket);
    return ASKED.map(([action, on]) => ({
      kind: "request",
      rule: "plain HTTP",
      title: `an administrator of the bucket's account must not ${action} on ${bucket.name} over plain HTTP`,
      expected: "denied",
      action,
      questions: [askS3(scope.world, throughAnyPolicy(owner, bucket, scope), action, bucket, on, PLAIN)],
    }));
  },
};
