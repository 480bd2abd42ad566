import assert from "node:assert/strict";
import { readProject } from "../../rehearsal/run/project";
import { situationOf } from "../../rehearsal/situation";
import { mutate } from "./mutations";
import { MUTATED } from "./support";

describe("the proof of mutated documents", function () {
  this.timeout(300_000);

  it("finds the mutants of every kind of caller and grant", async () => {
    const situation = await situationOf(await readProject(MUTATED, process.cwd()));
    const { survivors } = await mutate(120, undefined, situation);
    assert.deepEqual(survivors, []);
  });

  it("finds every mutant that changes access; the prover shows of the others that nothing changed", async () => {
    // One of so many; `npm run bench:mutations` takes all.
    const { byKind, survivors } = await mutate(60);
    const caught = [...byKind.values()].reduce((sum, tally) => sum + tally.caught, 0);
    assert.deepEqual(survivors, []);
    assert.ok(caught > 100, `${String(caught)} caught`);
    assert.ok(byKind.size > 15, [...byKind.keys()].join());
  });
});
