import assert from "node:assert/strict";
import { limit } from "../../../verify/readers/limit";

describe("limit", () => {
  it("runs no more at a time than it lets, and all of them", async () => {
    const atATime = limit(2);
    let running = 0;
    let most = 0;
    const task = async (n: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return n;
    };
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map((n) => atATime(() => task(n)))), [1, 2, 3, 4, 5]);
    assert.equal(most, 2);
  });

  it("continues after a task that throws", async () => {
    const atATime = limit(1);
    const failed = atATime(() => Promise.reject(new Error("no")));
    const after = atATime(() => Promise.resolve("yes"));
    await assert.rejects(failed);
    assert.equal(await after, "yes");
  });
});
