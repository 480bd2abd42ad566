import assert from "node:assert/strict";
import { run } from "./differences";
import { Random } from "./random";
import { INSTALL, loadSimulator } from "./simulator";

const CASES = 3_000;

describe("decide against the simulator", function () {
  this.timeout(120_000);
  const seed = Number(process.env.SEED ?? 20);

  it(`agrees on ${CASES} random cases of seed ${seed}, but for the differences that AWS's text settles`, async function () {
    const simulate = await loadSimulator();
    if (!simulate) {
      console.warn(`      SKIPPED: the simulator is not installed; ${INSTALL} to run this test`);
      this.skip();
    }
    const { open, allowed, settled } = await run(new Random(seed), CASES, simulate);
    assert.deepEqual(
      open.map(({ one, decision }) => JSON.stringify({ ...one, outcome: decision.outcome })),
      [],
    );
    // Cases that are all denied would agree for no good reason.
    assert.ok(allowed > CASES / 10, `${allowed} allowed`);
    assert.ok(settled.size > 0);
  });
});
