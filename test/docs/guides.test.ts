import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

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
    const [, what = "", , , proof = "", sandbox = ""] = cells;
    it(`points at a test for "${what}" of ${guide}`, () => {
      const files = linked(proof);
      assert.ok(files.length > 0, `found ${proof}`);
      for (const file of files) assert.ok(runs(file), `${file} does not run in npm test, nor in the sandbox`);
    });

    it(`says what the sandbox does with "${what}" of ${guide}`, () => {
      if (sandbox === "none") return;
      const files = linked(sandbox);
      assert.ok(files.length > 0, `found ${sandbox || "nothing"}`);
      for (const file of files)
        assert.ok(/^(sandbox|verify\/readers)\//.test(file) && runs(file), `${file} does not run there`);
    });
  }
});

function linked(cell: string): readonly string[] {
  return [...cell.matchAll(/\]\(\.\.\/([\w./-]+\.ts)\)/g)].map(([, file = ""]) => file);
}

/** Whether a file is a test that npm test runs, or one that the sandbox's list of its folder takes. */
function runs(file: string): boolean {
  if (!existsSync(file)) return false;
  if (file.startsWith("test/")) return file.endsWith(".test.ts");
  return readFileSync(join(dirname(file), "index.ts"), "utf8").includes(`from "./${basename(file, ".ts")}"`);
}
