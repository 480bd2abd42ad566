import assert from "node:assert/strict";
import { matchesArn, matchesWildcard, wildcardsOverlap } from "@cross-account-s3/iam";
import { literal, wildcard } from "../../../../packages/iam/language/wildcard";

/** Every text over an alphabet up to a length. */
function texts(alphabet: readonly string[], length: number): readonly string[] {
  if (length === 0) return [""];
  const shorter = texts(alphabet, length - 1);
  return [
    ...shorter,
    ...shorter.filter((text) => text.length === length - 1).flatMap((text) => alphabet.map((char) => text + char)),
  ];
}

describe("matchesWildcard", () => {
  it("agrees with the definition on every short pattern and text", () => {
    function defined(pattern: string, text: string): boolean {
      if (pattern === "") return text === "";
      if (pattern.startsWith("*"))
        return defined(pattern.slice(1), text) || (text !== "" && defined(pattern, text.slice(1)));
      return (
        text !== "" &&
        (pattern.startsWith("?") || text.startsWith(pattern.slice(0, 1))) &&
        defined(pattern.slice(1), text.slice(1))
      );
    }
    for (const pattern of texts(["a", "b", "*", "?"], 4)) {
      for (const text of texts(["a", "b"], 4)) {
        assert.equal(matchesWildcard(pattern, text), defined(pattern, text), `${pattern} ${text}`);
      }
    }
  });

  it("ends for patterns of many stars, in bounded time", () => {
    assert.equal(matchesWildcard("*a".repeat(100) + "b", "a".repeat(10_000)), false);
    assert.equal(matchesWildcard("*".repeat(100) + "b", "a".repeat(10_000)), false);
    assert.equal(
      matchesWildcard("arn:aws:iam::*:role/*?*?*?*?*-admin", `arn:aws:iam::111122223333:role/${"a".repeat(2_000)}`),
      false,
    );
  });

  it("ignores case if asked", () => {
    assert.equal(matchesWildcard("s3:get*", "S3:GetObject"), false);
    assert.equal(matchesWildcard("s3:get*", "S3:GetObject", { ignoreCase: true }), true);
    assert.equal(matchesWildcard(wildcard("s3:G*"), "S3:getObject", { ignoreCase: true }), true);
  });

  it("counts a character outside the basic plane as one", () => {
    assert.equal(matchesWildcard("a?b", "a😀b"), true);
    assert.equal(matchesWildcard("a??b", "a😀b"), false);
  });

  it("reads no character of a literal as a wildcard", () => {
    const pattern = [...wildcard("home/*/"), ...literal("*?")];
    assert.equal(matchesWildcard(pattern, "home/x/*?"), true);
    assert.equal(matchesWildcard(pattern, "home/x/ab"), false);
  });

  it("reads every other character literally", () => {
    assert.equal(matchesWildcard("a.b[c]$(d)|+^\\", "a.b[c]$(d)|+^\\"), true);
    assert.equal(matchesWildcard("a.b", "axb"), false);
  });
});

describe("matchesArn", () => {
  it("compares each part separately", () => {
    assert.equal(matchesArn("arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a/b"), true);
    assert.equal(matchesArn("arn:aws:sns:*:topic", "arn:aws:sns:eu-west-1:111122223333:topic"), false);
    assert.equal(matchesArn("arn:aws:*", "arn:aws:sns:eu-west-1:111122223333:topic"), false);
  });

  it("allows colons in the last part", () => {
    assert.equal(matchesArn("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:111122223333:log-group:a:b"), true);
  });

  it("matches nothing that is not an ARN", () => {
    assert.equal(matchesArn("*", "*"), false);
    assert.equal(matchesArn("arn:aws:s3:::*", "bucket"), false);
  });
});

describe("wildcardsOverlap", () => {
  it("agrees with enumeration, for all short patterns", () => {
    const patterns = texts(["a", "b", "*", "?"], 3);
    const words = texts(["a", "b"], 6);
    for (const one of patterns) {
      const fitting = words.filter((word) => matchesWildcard(one, word));
      for (const other of patterns) {
        assert.equal(
          wildcardsOverlap(one, other),
          fitting.some((word) => matchesWildcard(other, word)),
          `${one} and ${other}`,
        );
      }
    }
  });

  it("ends for patterns of many stars", () => {
    assert.equal(wildcardsOverlap(`${"a*".repeat(30)}b`, `${"*a".repeat(30)}c`), false);
  });
});
