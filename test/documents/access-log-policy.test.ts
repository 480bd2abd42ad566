import assert from "node:assert/strict";
import { accessLogPolicy } from "../../documents/access-log-policy";
import { bySid } from "./support";

const policy = accessLogPolicy({
  partition: "aws",
  accountId: "222222222222",
  logBucket: "acme-logs",
  buckets: ["acme-a", "acme-b"],
});

describe("accessLogPolicy", () => {
  it("lets S3's log delivery write, for the logged buckets of the account only", () => {
    const { Principal, Action, Condition } = bySid(policy, "AllowLogDelivery");
    assert.deepEqual([Principal, Action], [{ Service: "logging.s3.amazonaws.com" }, "s3:PutObject"]);
    assert.deepEqual(Condition, {
      ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::acme-a", "arn:aws:s3:::acme-b"] },
      StringEquals: { "aws:SourceAccount": "222222222222" },
    });
  });

  it("allows no other principal", () => {
    assert.deepEqual(
      policy.Statement.filter((s) => s.Effect === "Allow").map((s) => s.Sid),
      ["AllowLogDelivery"],
    );
  });

  it("refuses plain HTTP", () => {
    assert.deepEqual(bySid(policy, "DenyInsecureTransport").Condition, { Bool: { "aws:SecureTransport": "false" } });
  });
});
