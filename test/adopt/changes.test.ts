import assert from "node:assert/strict";
import { changes } from "../../adopt/changes";
import { digest } from "../../adopt/digest";

const one = { Sid: "One", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
const two = { ...one, Sid: "Two" };

describe("what a preview says", () => {
  it("of a statement that comes, and how many stay", () => {
    assert.deepEqual(changes("policy", { Statement: [one] }, { Statement: [one, two] }), [
      "+ Two: Allow s3:GetObject on *",
      `= 1 more stays as before: One (${digest(one)})`,
    ]);
  });

  it("of a denial on what condition it denies", () => {
    const [line] = changes("policy", null, {
      Statement: [{ ...one, Effect: "Deny", Condition: { Bool: { a: "b" } } }],
    });
    assert.equal(line, '+ One: Deny s3:GetObject on * if {"Bool":{"a":"b"}}');
  });

  it("of a statement that is removed", () => {
    assert.deepEqual(changes("policy", { Statement: [one] }, null), ["- One: Allow s3:GetObject on *"]);
  });

  it("of a statement that becomes another, with both", () => {
    const [first, was, will] = changes(
      "policy",
      { Statement: [one] },
      { Statement: [{ ...one, Action: "s3:PutObject" }] },
    );
    assert.equal(first, "~ One");
    assert.match(was ?? "", /was {2}.*s3:GetObject/);
    assert.match(will ?? "", /will .*s3:PutObject/);
  });

  it("nothing of another spelling of the same", () => {
    assert.deepEqual(changes("policy", { Statement: one }, { Statement: [{ ...one, Action: ["s3:GetObject"] }] }), []);
  });

  it("of two statements without a Sid which of them changes", () => {
    const bare = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
    const lines = changes("policy", { Statement: [bare, bare] }, { Statement: [bare, { ...bare, Effect: "Deny" }] });
    assert.equal(lines[0], "~ a statement without a Sid (2)");
  });

  it("of EventBridge", () => {
    assert.deepEqual(changes("notifications", {}, { EventBridgeConfiguration: {} }), ['+ EventBridge: "on"']);
  });

  it("of a setting, with what it was", () => {
    assert.deepEqual(changes("settings", { versioning: null }, { versioning: "Enabled" }).slice(0, 3), [
      "~ versioning",
      "    was  not set",
      '    will "Enabled"',
    ]);
  });
});
