import assert from "node:assert/strict";
import { GRANTABLE_ACTIONS } from "../../documents/grantable-actions";
import { FOREIGN_ACTIONS } from "../../policypack/lib/levels";

describe("what foreigners may be allowed by default", () => {
  it("holds every action that a grant may name", () => {
    assert.deepEqual(
      GRANTABLE_ACTIONS.filter((action) => !FOREIGN_ACTIONS.includes(action)),
      [],
    );
  });
});
