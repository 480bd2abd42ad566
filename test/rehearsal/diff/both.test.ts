import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { settleBoth } from "../../../rehearsal/diff/both";

const later = async (text: string) => {
  await setImmediate();
  throw new Error(text);
};

describe("two pieces of work", () => {
  it("give both results", async () => {
    assert.deepEqual(await settleBoth(Promise.resolve(1), Promise.resolve("two")), [1, "two"]);
  });

  it("fail with the first one's error, though the second fails earlier", async () => {
    await assert.rejects(settleBoth(later("first"), Promise.reject(new Error("second"))), { message: "first" });
  });

  it("fail with the second one's error, if only that fails", async () => {
    await assert.rejects(settleBoth(Promise.resolve(1), later("second")), { message: "second" });
  });
});
