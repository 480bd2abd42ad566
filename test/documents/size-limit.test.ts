import assert from "node:assert/strict";
import type { SizeLimit } from "@cross-account-s3/iam";
import { fit, LimitError, size } from "../../documents/size-limit";
import { document } from "../../documents/policy";

const policy = document([{ Sid: "A", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::ä" }]);
const limit = (most: number): SizeLimit => ({ what: "test policy", most, unit: "bytes", url: "" });

describe("limits", () => {
  it("count bytes where AWS counts bytes, and characters where it counts those", () => {
    assert.equal(size(policy, limit(1)) - size(policy, { ...limit(1), unit: "characters" }), 1);
  });

  it("take a document of just the size", () => {
    assert.equal(fit(policy, limit(size(policy, limit(1))), "x", "shrink it"), policy);
  });

  it("refuse a document of one byte more, and say what to do", () => {
    const most = size(policy, limit(1)) - 1;
    assert.throws(
      () => fit(policy, limit(most), "bucket x", "shrink it"),
      (error) => {
        assert.ok(error instanceof LimitError);
        assert.equal(
          error.message,
          `the test policy of bucket x would have ${most + 1} bytes, and AWS takes ${most} at most: shrink it`,
        );
        return true;
      },
    );
  });
});
