import assert from "node:assert/strict";
import { BucketKey, type BucketKeyArgs } from "../../components/bucket-key";
import { document } from "../../documents/policy";
import { only } from "../mocks";
import { made } from "./support";

const ARGS: BucketKeyArgs = { alias: "acme", description: "Encrypts bucket acme", policy: document([]) };
const key = (args: Partial<BucketKeyArgs> = {}) => made((opts) => new BucketKey("acme", { ...ARGS, ...args }, opts));

describe("BucketKey", () => {
  it("is rotated", async () => {
    assert.equal(only((await key()).declared, "aws:kms/key:Key").enableKeyRotation, true);
  });

  it("stays in the account when it leaves the stack, protected or not", async () => {
    for (const protect of [true, false]) {
      assert.equal((await key({ protect })).life.get("aws:kms/key:Key")?.retained, true);
    }
  });

  it("is protected from deletion by default", async () => {
    assert.equal((await key()).life.get("aws:kms/key:Key")?.protect, true);
  });

  it("is not protected with protect: false", async () => {
    assert.equal((await key({ protect: false })).life.get("aws:kms/key:Key")?.protect, false);
  });

  it("has an alias", async () => {
    assert.equal(only((await key()).declared, "aws:kms/alias:Alias").name, "alias/acme");
  });
});
