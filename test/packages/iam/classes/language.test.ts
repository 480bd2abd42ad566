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
    const all = texts("abc", 5);
    const acceptedOf = (language: Language): ReadonlySet<string> =>
      new Set(all.filter((text) => accepts(language, text)));
    const cases = (pattern: string, language: Language) => ({ pattern, language, accepted: acceptedOf(language) });
    const patterns = texts("ab*?", 3).filter((pattern) => pattern !== "");
    const globs = patterns.map((pattern) => cases(pattern, glob(pattern)));
    const others = [...globs, ...patterns.map((pattern) => cases(`${pattern} without b`, without(pattern)))];
    for (const { pattern, language, accepted } of globs) {
      for (const other of others) {
        const both = [...accepted].some((text) => other.accepted.has(text));
        assert.equal(languagesMeet(language, other.language), both, `${pattern} ${other.pattern}`);
      }
    }
  });
  it("ends for patterns of many stars", () => {
    assert.equal(languagesMeet(glob(`${"a*".repeat(60)}b`), glob(`${"*a".repeat(60)}c`)), false);
  });
});
