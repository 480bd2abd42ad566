import assert from "node:assert/strict";
import { Cleanup } from "../../../verify/live/cleanup";

describe("Cleanup", () => {
  it("takes everything away, the last first, and names what it cannot", async () => {
    const done: string[] = [];
    const cleanup = new Cleanup();
    cleanup.add("first", () => Promise.resolve(void done.push("first")));
    cleanup.add("second", () => Promise.reject(new Error("stuck")));
    cleanup.add("third", () => Promise.resolve(void done.push("third")));
    assert.deepEqual(await cleanup.run(), ["second could not be removed (stuck)"]);
    assert.deepEqual(done, ["third", "first"]);
  });
});
