import assert from "node:assert/strict";
import { BucketKey, type BucketKeyArgs } from "../../components/bucket-key";
import { document } from "../../documents/policy";
import { only } from "../mocks";
import { made } from "./support";

const ARGS: BucketKeyArgs = { alias: "acme", description: "Encrypts bucket acme", policy: document([]) };
const key = (args: Partial<BucketKeyArgs> = {}) => made((opts) => new BucketKey("acme", { ...ARGS, ...args }, opts));

describe("BucketKey", () => {
  it("is rotated, and waits 30 days before it is gone", async () => {
    const { enableKeyRotation, deletionWindowInDays } = only((await key()).declared, "aws:kms/key:Key");
    assert.deepEqual([enableKeyRotation, deletionWindowInDays], [true, 30]);
  });

  it("is protected from deletion by default", async () => {
    assert.equal((await key()).life.get("aws:kms/key:Key")?.protect, true);
  });

  it("is not protected when told so", async () => {
    assert.equal((await key({ protect: false })).life.get("aws:kms/key:Key")?.protect, false);
  });

  it("has an alias", async () => {
    assert.equal(only((await key()).declared, "aws:kms/alias:Alias").name, "alias/acme");
  });
});
