import assert from "node:assert/strict";
import { glob, type Language, languagesMeet } from "@cross-account-s3/iam";
import { accepts } from "../../../../packages/iam/classes/language";

/** Every text of at most `length` letters. */
function texts(letters: string, length: number): readonly string[] {
  if (length === 0) return [""];
  const shorter = texts(letters, length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((text) => Array.from(letters, (letter) => text + letter))])];
}

const without = (pattern: string): Language => glob(pattern, { except: "b" });

describe("languagesMeet", () => {
  it("agrees with enumeration, for all short patterns", () => {
    const patterns = texts("ab*?", 3).filter((one) => one !== "");
    const all = texts("abc", 5);
    for (const one of patterns) {
      for (const other of patterns) {
        for (const language of [glob(other), without(other)]) {
          const both = all.some((text) => accepts(glob(one), text) && accepts(language, text));
          assert.equal(languagesMeet(glob(one), language), both, `${one} ${other}`);
        }
      }
    }
  });
  it("ends for patterns of many stars", () => {
    assert.equal(languagesMeet(glob(`${"a*".repeat(60)}b`), glob(`${"*a".repeat(60)}c`)), false);
  });
});
