import assert from "node:assert/strict";
import { readProject } from "../../rehearsal/run/project";
import { situationOf } from "../../rehearsal/situation";
import { mutate, type MutationResult } from "./mutations";
import { MUTATED } from "./support";

/** How many mutants the proof finds. */
function caughtIn(byKind: MutationResult["byKind"]): number {
  return [...byKind.values()].reduce((sum, tally) => sum + tally.caught, 0);
}

describe("the proof of mutated documents", function () {
  this.timeout(300_000);

  it("finds the mutants of every kind of caller and grant", async () => {
    const situation = await situationOf(await readProject(MUTATED, process.cwd()));
    const { byKind, survivors } = await mutate(120, undefined, situation);
    assert.deepEqual(survivors, []);
    const caught = caughtIn(byKind);
    assert.ok(caught > 150, `${String(caught)} caught`);
    assert.ok(byKind.size > 20, [...byKind.keys()].join());
  });

  it("finds every mutant that changes access; the prover shows of the others that nothing changed", async () => {
    // One of so many; `npm run bench:mutations` takes all.
    const { byKind, survivors } = await mutate(60);
    assert.deepEqual(survivors, []);
    const caught = caughtIn(byKind);
    assert.ok(caught > 350, `${String(caught)} caught`);
    assert.ok(byKind.size > 20, [...byKind.keys()].join());
  });
});
