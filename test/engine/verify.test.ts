import assert from "node:assert/strict";
import { useVerifyWorld } from "./verify-world";

describe("verify on the emulator", function () {
  this.timeout(60_000);
  const world = useVerifyWorld();

  it("holds right after a deployment", async () => {
    const found = await world().verify();
    assert.deepEqual(found.findings, []);
    assert.deepEqual(found.unchecked, []);
    assert.equal(found.verdict, "held");
  });
});
