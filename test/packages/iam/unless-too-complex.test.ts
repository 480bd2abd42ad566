import assert from "node:assert/strict";
import { TooComplexError, unlessTooComplex } from "../../../packages/iam/steps";

describe("a proof with a substitute", () => {
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
