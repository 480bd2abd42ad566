import assert from "node:assert/strict";
import { summary } from "../../bench/measure";
import { table, withSection } from "../../bench/table";

describe("the bench's figures", () => {
  it("give the middle of an odd number of runs, and between the middle two of an even one", () => {
    assert.deepEqual(summary([3, 1, 2]), { least: 1, median: 2, most: 3 });
    assert.deepEqual(summary([4, 1, 2, 3]), { least: 1, median: 2.5, most: 4 });
  });

  it("give each row's ratio to the first", () => {
    const measured = (median: number) => ({ median, least: median, most: median });
    const lines = table([
      { what: "a", command: "x", measured: measured(2) },
      { what: "b", command: "y", measured: measured(5) },
    ]).split("\n");
    assert.deepEqual(lines.slice(2), [
      "| a | `x` | 2.0 s | 2.0 s–2.0 s | 1.00 |",
      "| b | `y` | 5.0 s | 5.0 s–5.0 s | 2.50 |",
    ]);
  });
});

describe("a section of a page", () => {
  const page = "# Page\n\n## One\n\nold\n\n## Two\n\nkept\n";

  it("takes the place of the one before, and leaves the others", () => {
    assert.equal(withSection(page, "One", "new"), "# Page\n\n## One\n\nnew\n\n## Two\n\nkept\n");
  });

  it("that is last takes the place of the last", () => {
    assert.equal(withSection(page, "Two", "new"), "# Page\n\n## One\n\nold\n\n## Two\n\nnew\n");
  });

  it("that is not there yet comes last", () => {
    assert.equal(withSection(page, "Three", "new"), `${page}\n## Three\n\nnew\n`);
  });
});
