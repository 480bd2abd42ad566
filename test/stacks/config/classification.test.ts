import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { DATA, raw } from "../support";

const DEPLOYER = { network: { deployer: "arn:aws:iam::222222222222:role/Deployer" } };
const KEY = "arn:aws:kms:us-east-1:222222222222:key/1";
const parse = (bucket: object, ...others: readonly object[]) =>
  parseConfig(
    "p",
    "s",
    raw(DATA, DEPLOYER, { buckets: [{ name: "acme", classification: "restricted", ...bucket }, ...others] }),
  );

describe("a restricted bucket", () => {
  it("is taken with endpoints and a key of its own", () => {
    assert.doesNotThrow(() => parse({ onlyFrom: "control" }));
    assert.doesNotThrow(() => parse({ onlyFrom: "control", key: KEY }));
  });

  it("is refused without endpoints", () => {
    assert.throws(
      () => parse({}),
      /buckets\[[\w-]+\].onlyFrom: .*expected control or a list of endpoints, as the bucket is restricted/,
    );
  });

  it("is refused with a key that the Region's buckets share", () => {
    assert.throws(
      () => parse({ onlyFrom: "control", key: "region" }),
      /buckets\[[\w-]+\].key: found "region".*no other bucket has/,
    );
  });

  it("is refused with an existing key that another bucket has", () => {
    assert.throws(
      () => parse({ onlyFrom: "control", key: KEY }, { name: "beta", key: KEY }),
      /buckets\[[\w-]+\].key: .*no other bucket/,
    );
  });

  it("may lock its objects", () => {
    assert.doesNotThrow(() => parse({ onlyFrom: "control", objectLock: { mode: "compliance", days: 1 } }));
  });
});
