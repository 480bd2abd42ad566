import assert from "node:assert/strict";
import { attempt, outcome } from "../../../verify/live/attempt";

function named(name: string, status?: number): Error {
  return Object.assign(new Error("text"), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });
}

describe("a live request", () => {
  const denied = () => Promise.reject(named("AccessDenied", 403));
  const cut = () => Promise.reject(named("TimeoutError"));
  const allowed = () => Promise.resolve();
  for (const [expected, request, enforced, kind] of [
    ["allowed", allowed, true, "passed"],
    ["allowed", denied, true, "failed"],
    ["denied", denied, true, "passed"],
    ["denied", allowed, true, "failed"],
    ["denied", allowed, false, "not tried"],
    ["denied", denied, false, "passed"],
    ["allowed", cut, true, "no answer"],
    ["denied", cut, true, "no answer"],
  ] as const) {
    it(`that should be ${expected} and is ${request.name}${enforced ? "" : ", where nothing is enforced,"} counts as ${kind}`, async () => {
      assert.equal(outcome(expected, await attempt("x", "s3:GetObject", request), enforced).kind, kind);
    });
  }
});
