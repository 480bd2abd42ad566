import assert from "node:assert/strict";
import { whoCanText } from "../../../rehearsal/terminal/who-can-text";

const NONE = { action: "s3:GetObject", resource: "arn:aws:s3:::acme/x", holders: [], undecided: [], assumptions: [] };

describe("who can, as text", () => {
  it("says that no principal may, where every request is decided", () => {
    assert.equal(whoCanText(NONE, "s3://acme/x"), "No principal may s3:GetObject on s3://acme/x.");
  });

  it("does not say that no principal may, where some are not decided", () => {
    const text = whoCanText({ ...NONE, undecided: ["bucket/acme: too complex"] }, "s3://acme/x");
    assert.match(text, /^Not known whether any principal may .*\nNot decided: bucket\/acme: too complex$/);
  });
});
