import assert from "node:assert/strict";
import { droppedArguments, without } from "../../sandbox/dropped-arguments";

describe("arguments that a provider plugin loses", () => {
  const inputs = { bucket: "b", rules: [{ id: "a", expiration: { days: 1 } }], tags: {} };

  it("are those that it has no output of that name for", () => {
    const outputs = { bucket: "b", rules: [{ id: "a", expirations: [] }] };
    assert.deepEqual(droppedArguments({ inputs, outputs }), ["rules[0].expiration"]);
  });

  it("are none where it took all of them", () => {
    assert.deepEqual(droppedArguments({ inputs, outputs: { ...inputs, arn: "arn" } }), []);
  });

  it("are left out of what is compared, and nothing else is", () => {
    assert.deepEqual(without(inputs, ["rules[0].expiration"]), { bucket: "b", rules: [{ id: "a" }], tags: {} });
  });
});
