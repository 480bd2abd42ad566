import assert from "node:assert/strict";
import { type Discovery, discoveryText } from "../../discover/report";

const NOTHING: Omit<Discovery, "access"> = {
  files: [],
  stacks: [],
  grantees: [],
  statements: [],
  left: [],
  leftOut: [],
  changes: [],
  roles: [],
  rehearsal: { held: true, violations: [], findings: [] },
  unread: [],
};

describe("the text of a discovery", () => {
  const heading = (access: Discovery["access"]) => /^Access.*$/m.exec(discoveryText({ ...NOTHING, access }))?.[0];

  it("says that no access changes only if every request was decided", () => {
    assert.equal(heading({ changes: [], undecided: [] }), "Access: every request is decided as today");
    assert.equal(
      heading({ changes: [], undecided: ["acme"] }),
      "Access: no difference was found; some requests are undecided",
    );
  });

  it("counts the changes, and says if there may be more", () => {
    assert.equal(heading({ changes: ["- one"], undecided: [] }), "Access: 1 change from today");
    assert.equal(
      heading({ changes: ["- one", "- two"], undecided: ["acme"] }),
      "Access: 2 changes from today; some requests are undecided",
    );
  });
});
