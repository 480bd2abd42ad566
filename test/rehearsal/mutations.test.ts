import assert from "node:assert/strict";
import { mutate } from "./mutations";

describe("the proof of mutated documents", function () {
  this.timeout(300_000);

  it("finds every mutant that changes access; the prover shows of the others that nothing changed", async () => {
    // One of so many; `npm run bench:mutations` takes all.
    const { byKind, survivors } = await mutate(60);
    const caught = [...byKind.values()].reduce((sum, tally) => sum + tally.caught, 0);
    assert.deepEqual(survivors, []);
    assert.ok(caught > 100, `${String(caught)} caught`);
    assert.ok(byKind.size > 15, [...byKind.keys()].join());
  });
});
