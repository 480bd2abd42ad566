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

/** Images, texts of others, and this file. */
const EXCEPT = /\.png$|(^|\/)LICENSE$|^package-lock\.json$|^test\/repository\/words\.test\.ts$/;

/** A text as one line: without its line breaks, and the marks that comments, quotations and tables begin their lines with. */
function joined(text: string): string {
  return text.replace(/\r?\n[ \t]*(?:(?:\*|\/\/|#+|>|\||;)[ \t]*)?/g, " ");
}

describe("words", () => {
  const texts = repositoryFiles()
    .filter((file) => !EXCEPT.test(file))
    .map((file) => ({ file, text: joined(readFileSync(join(ROOT, file), "utf8")) }));

  it("are looked for in every text file, across the ends of lines", () => {
    const found = new Set(texts.map(({ file }) => file));
    for (const file of ["README.md", ".ci/run", "tsconfig.json", "plugin/index.js"]) assert.ok(found.has(file), file);
    assert.deepEqual(
      texts.filter(({ text }) => text.includes("\0")).map(({ file }) => file),
      [],
    );
    assert.equal(joined("for\n   * want\n// of\n# it"), "for want of it");
  });

  for (const [word, instead] of WORDS) {
    it(`are plain: ${instead}, instead of ${word.source}`, () => {
      const found = texts.flatMap(({ file, text }) =>
        [...text.matchAll(new RegExp(word, "gi"))].map(
          ({ index }) => `${file}: ${text.slice(Math.max(0, index - 40), index + 60)}`,
        ),
      );
      assert.deepEqual(found, []);
    });
  }
});
