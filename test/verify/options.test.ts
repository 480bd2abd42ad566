import assert from "node:assert/strict";
import { parseOptions } from "../../verify/options";

describe("the options of verify", () => {
  it("are live requests over all stacks and roles, if none is given", () => {
    const { stacks, roles, write, concurrency } = parseOptions([]);
    assert.deepEqual([stacks, roles, write, concurrency], [[], [], true, 16]);
  });
  it("take several stacks and no writing", () => {
    const { stacks, write } = parseOptions(["--stack", "a", "--stack", "b", "--no-write"]);
    assert.deepEqual([stacks, write], [["a", "b"], false]);
  });
  for (const value of ["0", "65", "x", "1.5"]) {
    it(`refuse --concurrency ${value}`, () => {
      assert.throws(() => parseOptions(["--concurrency", value]), /expected a whole number from 1 to 64/);
    });
  }
  it("refuse what they do not know", () => {
    assert.throws(() => parseOptions(["--nowrite"]), /nowrite/);
  });
});
