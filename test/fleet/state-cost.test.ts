import assert from "node:assert/strict";
import { MOST_BUCKETS, costNote, withCostNotes } from "../../fleet/state-cost";
import { SUCCEEDED } from "./support";
import { parseConfig } from "../../stacks/config";
import type { FleetStack } from "../../fleet/stacks";

function stackOf(name: string, buckets: number): FleetStack {
  const config = parseConfig("cross-account-s3", name, {
    "aws:region": "us-east-1",
    "cross-account-s3:role": "data",
    "cross-account-s3:accountId": "222222222222",
    "cross-account-s3:controlStack": "organization/cross-account-s3/control",
    "cross-account-s3:buckets": JSON.stringify(Array.from({ length: buckets }, (_, n) => ({ name: `acme-${n}` }))),
  });
  return { name, file: `Pulumi.${name}.yaml`, config };
}

describe("what a large stack costs on a self-managed backend", () => {
  const large = stackOf("large", MOST_BUCKETS + 1);
  const small = stackOf("small", MOST_BUCKETS);
  const results = new Map([large, small].map(({ name }) => [name, { ...SUCCEEDED, unchanged: 1300 }]));
  const notesOf = (selfManaged: boolean) => {
    const noted = withCostNotes([large, small], results, selfManaged);
    return [...noted.values()].flatMap((result) => (result.kind === "succeeded" ? result.notes : []));
  };

  it("grows with the square, and is divided by the parts", () => {
    assert.match(
      costNote("a", 100, 1300) ?? "",
      /^100 buckets: .* about 6\.8 GB .* 1\.7 GB in 4 stacks; `npm run fleet -- split a`/,
    );
    assert.match(costNote("a", 200, 2600) ?? "", /about 27\.0 GB .* 3\.4 GB in 8 stacks/);
  });

  it("is said of large stacks, where the backend is self-managed", () => {
    assert.equal(notesOf(true).length, 1);
    assert.deepEqual(notesOf(false), []);
  });

  it("is said of no other", () => {
    assert.equal(withCostNotes([small], results, true), results);
  });
});
