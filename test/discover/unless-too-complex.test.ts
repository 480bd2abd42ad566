import assert from "node:assert/strict";
import { TooComplexError } from "@cross-account-s3/iam";
import { unlessTooComplex } from "../../discover/unless-too-complex";

describe("a proof of a discovery", () => {
  const failing = (error: Error) => () =>
    unlessTooComplex((): string => {
      throw error;
    }, "otherwise");

  it("has its result, or the substitute if it is too complex", () => {
    assert.equal(
      unlessTooComplex(() => "result", "otherwise"),
      "result",
    );
    assert.equal(failing(new TooComplexError("too complex"))(), "otherwise");
  });

  it("hides no other error", () => {
    assert.throws(failing(new TypeError("a fault")), /a fault/);
  });
});
