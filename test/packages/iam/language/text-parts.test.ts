import assert from "node:assert/strict";
import { textParts } from "../../../../packages/iam/language/text-parts";

describe("textParts", () => {
  it("finds variables, defaults and literal characters in a text", () => {
    assert.deepEqual(textParts("a/${aws:username}/*/${aws:PrincipalTag/Team, 'none'}${*}${?}${$}"), [
      { kind: "text", text: "a/" },
      { kind: "variable", key: "aws:username" },
      { kind: "text", text: "/*/" },
      { kind: "variable", key: "aws:PrincipalTag/Team", fallback: "none" },
      { kind: "escaped", character: "*" },
      { kind: "escaped", character: "?" },
      { kind: "escaped", character: "$" },
    ]);
  });

  it("keeps a default that is empty", () => {
    assert.deepEqual(textParts("${aws:username, ''}"), [{ kind: "variable", key: "aws:username", fallback: "" }]);
  });

  for (const text of ["${", "${aws:username", "$aws:username", "{aws:username}", "${${"]) {
    it(`takes ${text} for text`, () => {
      assert.deepEqual(textParts(text), [{ kind: "text", text }]);
    });
  }

  it("finds the inner of nested variables", () => {
    assert.deepEqual(textParts("${aws:PrincipalTag/${aws:username}}"), [
      { kind: "text", text: "${aws:PrincipalTag/" },
      { kind: "variable", key: "aws:username" },
      { kind: "text", text: "}" },
    ]);
  });

  it("ends for many openings, in bounded time", () => {
    for (const text of [
      "${a:".repeat(30_000),
      `${"${a:".repeat(30_000)}}`,
      `\${a:${" ".repeat(100_000)}}`,
      `\${${"a:".repeat(50_000)}}`,
    ]) {
      assert.ok(textParts(text).length <= 3);
    }
  });

  it("returns no parts for an empty text", () => {
    assert.deepEqual(textParts(""), []);
  });
});
