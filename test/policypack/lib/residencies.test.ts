import assert from "node:assert/strict";
import { matchesWildcard, REGIONS, regionsWithin, RESIDENCIES } from "@cross-account-s3/iam";
import { RESIDENCIES as OF_PACK } from "../../../policypack/lib/residencies";

// The pack is used without the rest of the program, and so has a table of its own.
describe("the residencies of the policy pack", () => {
  it("are those of the configuration", () => {
    assert.deepEqual(Object.keys(OF_PACK).sort(), RESIDENCIES);
  });

  for (const residency of RESIDENCIES) {
    it(`allow the same Regions for ${residency}`, () => {
      const patterns = OF_PACK[residency] ?? [];
      const allowed = REGIONS.filter((region) =>
        patterns.some((pattern) => matchesWildcard(pattern, region, { ignoreCase: true })),
      );
      assert.deepEqual(allowed, regionsWithin(residency));
    });
  }
});
