import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/lib/policy-document";
import { UNKNOWN } from "../../../policypack/lib/unknown";
import { document, READ } from "../pack";

describe("readDocument", () => {
  it("checks what is known of a document with an unknown part", () => {
    const read = readDocument("bucket", document({ ...READ, Resource: UNKNOWN }));
    assert.equal(read.unknown, "parts");
    assert.deepEqual(read.errors, []);
    assert.equal(read.statements[0]?.label, 'statement "Read"');
  });
  it("finds no fault with a text that is wholly unknown", () => {
    assert.deepEqual([readDocument("key", UNKNOWN).unknown, readDocument("key", UNKNOWN).errors], ["everything", []]);
  });
  it("reads each text once", () => {
    const text = document(READ);
    assert.equal(readDocument("bucket", text), readDocument("bucket", text));
    assert.notEqual(readDocument("bucket", text), readDocument("topic", text));
  });
});
