import assert from "node:assert/strict";
import { GRANTABLE_ACTIONS } from "../../documents/grantable-actions";
import { ALLOWED_FOREIGN_ACTIONS } from "../../policypack/lib/allowed-foreign-actions";

describe("what foreign principals may be allowed by default", () => {
  it("holds every action that a grant may name", () => {
    assert.deepEqual(
      GRANTABLE_ACTIONS.filter((action) => !ALLOWED_FOREIGN_ACTIONS.includes(action)),
      [],
    );
  });
});
