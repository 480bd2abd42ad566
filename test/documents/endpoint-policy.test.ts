import assert from "node:assert/strict";
import { endpointPolicy, type EndpointPolicyArgs } from "../../documents/endpoint-policy";
import { LimitError } from "../../documents/size-limit";
import { bySid } from "./support";

const ARGS: EndpointPolicyArgs = {
  partition: "aws",
  region: "us-east-1",
  accountId: "111111111111",
  dataAccounts: [{ id: "222222222222", buckets: ["acme-*"] }],
  accesses: [{ level: "read" }],
  assumes: [],
  ownBuckets: false,
  readableBuckets: [],
};

describe("endpointPolicy", () => {
  it("lets the account's own principals through, to the data accounts' buckets", () => {
    const { Resource, Condition } = bySid(endpointPolicy(ARGS), "AllowDataBuckets");
    assert.deepEqual(Resource, ["arn:aws:s3:::acme-*", "arn:aws:s3:::acme-*/*"]);
    assert.deepEqual(Condition, {
      StringEquals: { "aws:PrincipalAccount": ["111111111111"], "aws:ResourceAccount": ["222222222222"] },
    });
  });

  it("lets exactly the roles through that the account's roles assume", () => {
    const assumes = ["arn:aws:iam::222222222222:role/x", "arn:aws:iam::222222222222:role/x"];
    const policy = endpointPolicy({ ...ARGS, assumes });
    assert.deepEqual(bySid(policy, "AllowAssumedRoles").Condition, {
      StringEquals: { "aws:PrincipalAccount": ["222222222222"], "aws:ResourceAccount": ["222222222222"] },
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::222222222222:role/x"] },
    });
    assert.deepEqual(bySid(policy, "AllowDataBuckets").Condition?.StringEquals?.["aws:PrincipalAccount"], [
      "111111111111",
    ]);
  });

  it("passes no more actions than some role's level has", () => {
    assert.ok(!bySid(endpointPolicy(ARGS), "AllowDataBuckets").Action.includes("s3:PutObject"));
    assert.ok(
      bySid(endpointPolicy({ ...ARGS, accesses: [{ level: "upload" }] }), "AllowDataBuckets").Action.includes(
        "s3:PutObject",
      ),
    );
  });

  it("lets a catalog set notifications, where they are left to it", () => {
    const { Action } = bySid(endpointPolicy({ ...ARGS, accesses: [{ level: "catalog" }] }), "AllowDataBuckets");
    assert.ok(Action.includes("s3:PutBucketNotification"));
  });

  it("lets the one who reads audit logs list and get them, in the accounts that have some", () => {
    const auditLogs = { reader: "arn:aws:iam::111111111111:role/auditor", buckets: ["*-audit-*"] };
    const { Action, Resource, Condition } = bySid(endpointPolicy({ ...ARGS, auditLogs }), "AllowAuditLogs");
    assert.deepEqual(Action, ["s3:ListBucket", "s3:GetObject"]);
    assert.deepEqual(Resource, ["arn:aws:s3:::*-audit-*", "arn:aws:s3:::*-audit-*/*"]);
    assert.deepEqual(Condition, {
      StringEquals: { "aws:ResourceAccount": ["222222222222", "111111111111"] },
      ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/auditor" },
    });
  });

  it("passes nothing else unless asked", () => {
    assert.equal(endpointPolicy(ARGS).Statement.length, 1);
  });

  it("passes the account's own buckets to its own principals, if asked", () => {
    assert.deepEqual(bySid(endpointPolicy({ ...ARGS, ownBuckets: true }), "AllowOwnBuckets").Condition, {
      StringEquals: { "aws:PrincipalAccount": "111111111111", "aws:ResourceAccount": "111111111111" },
    });
  });

  it("lets package mirrors be read, and only read", () => {
    const statement = bySid(endpointPolicy({ ...ARGS, readableBuckets: ["al2023-repos-*"] }), "AllowReading");
    assert.deepEqual([statement.Action, statement.Resource], ["s3:GetObject", ["arn:aws:s3:::al2023-repos-*/*"]]);
  });

  it("says where, when AWS would refuse the size", () => {
    const buckets = Array.from({ length: 400 }, (_, n) => `acme-${"x".repeat(40)}-${n}`);
    assert.throws(
      () => endpointPolicy({ ...ARGS, dataAccounts: [{ id: "222222222222", buckets }] }),
      (error) => error instanceof LimitError && error.message.includes("the S3 endpoint in us-east-1"),
    );
  });
});
