import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNewFiles } from "../../init/new-files";

describe("new files", () => {
  const home = mkdtempSync(join(tmpdir(), "new-files-"));
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  /** A file cannot lie in a file, so that the second is never written. */
  const impossible = new Map([
    ["a", "1"],
    ["a/b", "2"],
  ]);

  it("come with their folder, and nothing next to it", () => {
    const folder = join(home, "deep", "project");
    writeNewFiles(folder, new Map([["policies/x.json", "{}"]]));
    assert.equal(readFileSync(join(folder, "policies", "x.json"), "utf8"), "{}");
    assert.deepEqual(readdirSync(join(home, "deep")), ["project"]);
  });

  it("are none, and no folder, if one cannot be written", () => {
    const folder = join(home, "broken");
    assert.throws(() => {
      writeNewFiles(folder, impossible);
    });
    assert.deepEqual([existsSync(folder), readdirSync(home).filter((name) => name.startsWith("broken"))], [false, []]);
  });

  it("leave a folder with other files as it was, if one cannot be written", () => {
    const folder = mkdtempSync(join(home, "used-"));
    writeFileSync(join(folder, "theirs"), "x");
    assert.throws(() => {
      writeNewFiles(folder, impossible);
    });
    assert.deepEqual(readdirSync(folder), ["theirs"]);
  });
});
