import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sourceModules } from "../support/source-files";
import { codeSpans } from "../docs/markdown";

describe("the slow test files", () => {
  const [, source = ""] = /const SLOW =\s+\/(.*)\/;/.exec(readFileSync(".mocharc.cjs", "utf8")) ?? [];
  const tests = sourceModules().flatMap(({ file }) => (file.endsWith(".test.ts") ? [file] : []));
  const slow = tests.filter((file) => new RegExp(source).test(file) && !file.startsWith("test/engine/"));

  it("that run first are those that CONTRIBUTING.md names, and each is there", () => {
    const [, rows = ""] =
      /\| because they .*\n\|[ |-]+\n((?:\|.*\n)+)/.exec(readFileSync("CONTRIBUTING.md", "utf8")) ?? [];
    const names = codeSpans(rows).flatMap((span) => /([\w-]+)(?:\.test\.ts)?$/.exec(span)?.[1] ?? []);
    const folders = ["hostile", "rehearsal"];
    assert.deepEqual(
      slow.map((file) => /([\w-]+)\.test\.ts$/.exec(file)?.[1]).sort(),
      names.filter((name) => !folders.includes(name)).sort(),
    );
  });
});
