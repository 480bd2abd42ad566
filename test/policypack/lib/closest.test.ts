import assert from "node:assert/strict";
import { closest } from "../../../policypack/lib/closest";

describe("closest", () => {
  it("finds the name that was meant", () => {
    assert.equal(closest("GetObjct", ["PutObject", "GetObject"]), "GetObject");
  });
  it("does not guess", () => {
    assert.equal(closest("Fetch", ["PutObject", "GetObject"]), undefined);
  });
});
