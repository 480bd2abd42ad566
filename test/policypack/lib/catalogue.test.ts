import assert from "node:assert/strict";
import { matchActions } from "../../../policypack/lib/catalogue";

describe("matchActions", () => {
  it("knows what a wildcard stands for", () => {
    const matched = matchActions("sns:Unsub*");
    assert.deepEqual(matched.is === "actions" ? matched.actions.map(({ name }) => name) : [], ["sns:Unsubscribe"]);
  });
  it("reaches no file outside the list of services", () => {
    for (const service of ["../actions/s3", "constructor", "__proto__"]) {
      assert.equal(matchActions(`${service}:x`).is, "noService");
    }
  });
});
