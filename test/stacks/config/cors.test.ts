import assert from "node:assert/strict";
import { DATA, faults, raw } from "../support";

const RULE = { allowedOrigins: ["https://catalog.example.com"], allowedMethods: ["GET", "HEAD", "PUT", "POST"] };
const bucket = (fields: object) => raw(DATA, { buckets: [{ name: "acme-genomics", ...fields }] });

describe("cors and requesterPays", () => {
  it("are taken on a bucket that the stack makes", () => {
    assert.deepEqual(faults(bucket({ cors: [RULE], requesterPays: true })), []);
  });

  for (const [of, fields, message] of [
    ["an origin with a path", { cors: [{ ...RULE, allowedOrigins: ["https://a.example/x"] }] }, /allowedOrigins\[0\]/],
    [
      "an origin with two wildcards",
      { cors: [{ ...RULE, allowedOrigins: ["https://*.*.example"] }] },
      /one \* at most/,
    ],
    ["a method that S3 does not take", { cors: [{ ...RULE, allowedMethods: ["PATCH"] }] }, /allowedMethods\[0\]/],
    ["no rules", { cors: [] }, /cors: found \[\], expected at least one rule/],
    [
      "CORS of a bucket that exists",
      { existing: true, cors: [RULE] },
      /cors: would replace the setting of a bucket that exists/,
    ],
    ["SSE-C blocked on a bucket that exists", { existing: true, blockSseC: true }, /blockSseC: .*would replace/],
    ["a payer of a bucket that exists", { existing: true, requesterPays: true }, /requesterPays: .*would replace/],
  ] as const) {
    it(`refuse ${of}`, () => {
      const found = faults(bucket(fields));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }
});
