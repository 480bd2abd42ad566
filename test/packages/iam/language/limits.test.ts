import assert from "node:assert/strict";
import { SIZE_LIMITS, sizeOf } from "@cross-account-s3/iam";

describe("sizeOf", () => {
  it("counts bytes, characters, or characters without the white space outside strings", () => {
    const text = '{ "a": "é \\" b",\n "c": 1 }';
    assert.equal(sizeOf(text, SIZE_LIMITS.bucketPolicy), Buffer.byteLength(text));
    assert.equal(sizeOf(text, SIZE_LIMITS.endpointPolicy), text.length);
    assert.equal(sizeOf(text, SIZE_LIMITS.managedPolicy), '{"a":"é \\" b","c":1}'.length);
  });
});
