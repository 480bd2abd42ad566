import assert from "node:assert/strict";
import { DATA, faults, raw } from "../support";

const OWN = "acme-222222222222-us-east-1-an";
const named = (bucket: object) => faults(raw(DATA, { buckets: [bucket] }));

describe("the namespace of a bucket's name", () => {
  it("is the account's and the Region's where both say so", () => {
    assert.deepEqual(named({ name: OWN, bucketNamespace: "account-regional" }), []);
    assert.deepEqual(named({ name: OWN, existing: true }), []);
  });

  for (const [what, bucket, expected] of [
    ["a plain bucket of such a name", { name: OWN }, /bucketNamespace: missing, expected account-regional/],
    ["a plain name there", { name: "acme", bucketNamespace: "account-regional" }, /ends in -222222222222-us-east-1-an/],
    ["another account's name", { name: "acme-333333333333-us-east-1-an" }, /name: .*belongs to account 333333333333/],
    [
      "another account's bucket that exists",
      { name: "acme-333333333333-us-east-1-an", existing: true },
      /belongs to account/,
    ],
    ["another Region's name", { name: OWN, region: "eu-west-1", bucketNamespace: "account-regional" }, /-eu-west-1-an/],
  ] as const) {
    it(`refuses ${what}`, () => {
      const found = named(bucket);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", expected);
    });
  }
});
