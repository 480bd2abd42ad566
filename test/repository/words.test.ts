import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFiles, ROOT } from "../support/source-files";

/** Words that this repository does not use, and what to write. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(some|any|every|no)body\b/i, "the principal, the caller, everyone, or no one"],
  [/\bthings?\b/i, "the resource, the setting, or what else is meant"],
  [/\btold\b/i, "reported, known, or distinguished"],
  [/\bbesides?\b/i, "in addition to, with, or next to"],
  [/\balone\b/i, 'only, before the word that it limits; "does not change" for "leaves alone"'],
  [/\bgoes\b/i, "is removed, continues, or is sent to"],
  [/\bsurpris(e|es|ing)\b/i, "violation"],
  [/\bprovisos?\b/i, "assumption"],
  [/\b(take|takes|took|taken|taking) away\b/i, "delete or remove"],
  [/\b(take|takes|took|taken) for granted\b/i, "assume"],
  [/\b(hold|holds|held) against\b/i, "compare with"],
  [/\bfor want of\b/i, "because … may not, or because there is no …"],
  [/\bexpected it only\b/i, 'what to set, such as "topicArn requires notifications: sns"'],
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
