import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The rows of all tables under a heading of a guide, their cells trimmed. */
const rows = readFileSync("docs/guides.md", "utf8")
  .split(/^## /m)
  .slice(1)
  .flatMap((part) => {
    const [guide = "", ...lines] = part.split("\n");
    const table = lines.filter((line) => line.startsWith("|")).slice(2);
    return table.map((line) => ({ guide, cells: line.split(/(?<!\\)\|/).map((cell) => cell.trim()) }));
  });

describe("docs/guides.md", () => {
  it("speaks of all five guides", () => {
    assert.deepEqual(
      [...new Set(rows.map(({ guide }) => guide.slice(0, 9)))],
      ["Guide 000", "Guide 001", "Guide 002", "Guide 003", "Guide 004"],
    );
  });

  for (const { guide, cells } of rows) {
    it(`points at a test for "${cells[1] ?? ""}" of ${guide}`, () => {
      const file = /\]\(\.\.\/((?:test|sandbox)\/[\w./-]+\.ts)\)/.exec(cells[4] ?? "")?.[1];
      assert.ok(file !== undefined && existsSync(join(".", file)), `found ${cells[4] ?? "nothing"}`);
    });
  }
});
