import assert from "node:assert/strict";
import { topicPolicy, type TopicPolicyArgs } from "../../documents/topic-policy";
import { bySid, grant } from "./support";

const ARGS: TopicPolicyArgs = {
  partition: "aws",
  accountId: "222222222222",
  topicArn: "arn:aws:sns:us-east-1:222222222222:acme-events",
  uses: [{ bucket: "acme", grants: [grant("catalog", "catalog"), grant("indexer", "read", true)] }],
};

describe("topicPolicy", () => {
  it("lets S3 publish only for this bucket of this account", () => {
    assert.deepEqual(bySid(topicPolicy(ARGS), "AllowS3ToPublish").Condition, {
      ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::acme"] },
      StringEquals: { "aws:SourceAccount": "222222222222" },
    });
  });

  it("lets the roles that subscribe, and no others, subscribe queues and functions of their own account", () => {
    assert.deepEqual(bySid(topicPolicy(ARGS), "AllowSubscribe").Condition, {
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/indexer"] },
      StringLike: { "sns:Endpoint": ["arn:aws:lambda:*:111111111111:*", "arn:aws:sqs:*:111111111111:*"] },
    });
  });

  it("lets S3 publish for every bucket, and each bucket's subscribers subscribe once", () => {
    const second = { bucket: "acme-2", grants: [grant("indexer", "read", true), grant("loader", "read", true)] };
    const policy = topicPolicy({ ...ARGS, uses: [...ARGS.uses, second] });
    assert.deepEqual(bySid(policy, "AllowS3ToPublish").Condition?.ArnEquals, {
      "aws:SourceArn": ["arn:aws:s3:::acme", "arn:aws:s3:::acme-2"],
    });
    assert.deepEqual(bySid(policy, "AllowSubscribe").Condition?.ArnEquals, {
      "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/indexer", "arn:aws:iam::111111111111:role/loader"],
    });
  });

  it("gives the subscribers of each account a statement with a Sid of its own", () => {
    const other = { ...grant("loader", "read", true) };
    const elsewhere = { ...other, grantee: { ...other.grantee, callers: ["arn:aws:iam::333333333333:role/loader"] } };
    const policy = topicPolicy({ ...ARGS, uses: [...ARGS.uses, { bucket: "acme-2", grants: [elsewhere] }] });
    assert.deepEqual(bySid(policy, "AllowSubscribe2").Principal, { AWS: "arn:aws:iam::333333333333:root" });
  });

  it("holds only actions that a topic policy may hold", () => {
    const actions = topicPolicy(ARGS).Statement.flatMap((s) => s.Action);
    assert.deepEqual(actions, ["sns:Publish", "sns:GetTopicAttributes", "sns:Subscribe"]);
  });

  it("names the topic itself, as SNS takes no other resource", () => {
    assert.ok(topicPolicy(ARGS).Statement.every((s) => s.Resource === ARGS.topicArn));
  });
});
