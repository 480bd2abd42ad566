import assert from "node:assert/strict";
import { accessText } from "../../../stacks/data/adoption";

describe("what a preview says of access", () => {
  it("is that nothing differs only if every request was decided", () => {
    const none = "access, over every request:\n  no request is decided otherwise than today";
    assert.equal(accessText({ changes: [], undecided: [] }), none);
    assert.equal(
      accessText({ changes: [], undecided: ["acme"] }),
      "access, over the requests that were decided:\n  no difference was found; not every request was decided",
    );
  });

  it("is each change", () => {
    assert.equal(accessText({ changes: ["- one"], undecided: [] }), "access, over every request:\n  - one");
  });
});
