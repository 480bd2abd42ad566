import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFiles, ROOT } from "../support/source-files";

/** Words that this repository does not use, and what to write. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bexpected it only\b/i, 'say what to set, such as "topicArn requires notifications: sns"'],
  [/\bprovisos?\b/i, "assumption"],
];

/** This file, and texts that are others' or that a release has published. */
const EXCEPT = ["test/repository/words.test.ts"];

describe("words", () => {
  const texts = repositoryFiles(".ts", ".md", ".cjs", ".mjs", ".py", ".yaml", ".yml")
    .filter((file) => !EXCEPT.includes(file))
    .map((file) => ({ file, lines: readFileSync(join(ROOT, file), "utf8").split("\n") }));

  for (const [word, instead] of WORDS) {
    it(`are plain: ${instead}, instead of ${word.source}`, () => {
      const found = texts.flatMap(({ file, lines }) =>
        lines.flatMap((line, n) => (word.test(line) ? [`${file}:${String(n + 1)}: ${line.trim()}`] : [])),
      );
      assert.deepEqual(found, []);
    });
  }
});
