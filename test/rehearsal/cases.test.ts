import assert from "node:assert/strict";
import { Judge } from "../../rehearsal/judge";
import { MUTATIONS } from "./mutations";
import { prove } from "../../rehearsal/proof";
import { wanted, world } from "./support";

describe("cases", function () {
  this.timeout(60_000);
  // A few, as evaluating each request of each mutation takes minutes.
  const some = [{ name: "nothing", mutate: undefined }, ...MUTATIONS.filter((_, n) => n % 30 === 5)];
  for (const { name, mutate } of some) {
    it(`are decided as each of their requests is, with ${name} broken`, async () => {
      const expected = await wanted();
      const few = {
        ...expected,
        buckets: expected.buckets.filter(({ name: bucket }) => /genomics|private/.test(bucket)),
      };
      const broken = await world(mutate);
      const byCase = await prove(few, broken, { judge: new Judge() });
      const byRequest = await prove(few, broken, { judge: new Judge(true) });
      assert.deepEqual(byCase.surprises, byRequest.surprises);
      assert.equal(byCase.counts.requests, byRequest.counts.evaluated);
      assert.ok(byCase.counts.evaluated < byRequest.counts.evaluated);
    });
  }
});
