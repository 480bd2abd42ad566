import assert from "node:assert/strict";
import { faultOf, isAbsent, whyOf } from "../../../verify/readers/fault";

function named(name: string, status?: number): Error {
  return Object.assign(new Error("text"), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });
}

describe("what a failed call means", () => {
  for (const [name, status, why] of [
    ["AccessDenied", 403, "denied"],
    ["ExpiredToken", 400, "expired"],
    ["CredentialsProviderError", undefined, "expired"],
    ["SlowDown", 503, "throttled"],
    ["Unnamed", 429, "throttled"],
    ["TimeoutError", undefined, "unreachable"],
    ["InternalError", 500, "unreachable"],
    ["MethodNotAllowed", 405, "elsewhere"],
    ["PermanentRedirect", 301, "elsewhere"],
    ["ValidationException", 400, "other"],
  ] as const) {
    it(`is "${why}" for ${name}`, () => {
      assert.equal(whyOf(named(name, status)), why);
    });
  }

  it("is absence for a bucket without a policy, and not for one that may not be seen", () => {
    assert.equal(isAbsent(named("NoSuchBucketPolicy", 404)), true);
    assert.equal(isAbsent(named("AccessDenied", 403)), false);
  });

  it("says what to do", () => {
    assert.match(faultOf("bucket/x", "s3:GetBucketPolicy", named("AccessDenied", 403)).message, /docs\/verify\.md/);
  });
});
