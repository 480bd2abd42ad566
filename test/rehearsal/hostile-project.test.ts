import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { readProject } from "../../rehearsal/run/project";

/** Nine levels of nine aliases: four hundred million items. */
const BOMB = [
  "a: &a [x,x,x,x,x,x,x,x,x]",
  ..."bcdefghi".split("").map(
    (key, n) =>
      `${key}: &${key} [${Array(9)
        .fill(`*${"abcdefgh"[n] ?? ""}`)
        .join(",")}]`,
  ),
].join("\n");

const FILES: Readonly<Record<string, string>> = {
  "an alias bomb": BOMB,
  "a value that refers to itself": "config: &a\n  x: *a\n",
  "lists nested a hundred thousand deep": `config: ${"[".repeat(100_000)}`,
  "a key twice": "config:\n  a: 1\n  a: 2\n",
  "a text that does not end": 'config:\n  secret: "hunter2\n',
  "bytes that are no text": "\u0000\u0001",
  "more than a configuration ever is": `config: ${"x".repeat(17 * 1024 * 1024)}`,
};

describe("a project that means harm", () => {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: x\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [what, text] of Object.entries(FILES)) {
    it(`is bad input with ${what}`, async () => {
      writeFileSync(join(folder, "Pulumi.data.yaml"), text);
      await assert.rejects(readProject(folder), (error: unknown) => {
        assert.ok(RunError.isInstance(error));
        assert.match(error.message, /^Pulumi\.data\.yaml/);
        assert.ok(error.message.length < 300 && !error.message.includes("hunter2"), error.message);
        return true;
      });
    });
  }

  it("is bad input with a stack's file that is a link out of it", async () => {
    symlinkSync("/etc/passwd", join(folder, "Pulumi.data.yaml"));
    await assert.rejects(readProject(folder), /Pulumi\.data\.yaml is not inside the project's folder/);
  });
});
