import assert from "node:assert/strict";
import { fits } from "../../documents/wildcards";

const FIT = [
  ["acme-*", "acme-a"],
  ["acme-*", "acme-"],
  ["*", ""],
  ["*-audit-*", "x-audit-audit-y"],
  ["a?c", "abc"],
  ["a*b*c", "aXbXbXc"],
  ["acme.a", "acme.a"],
] as const;
const NO_FIT = [
  ["acme-*", "acme"],
  ["a?c", "ac"],
  ["acme-a", "acme-ab"],
  ["a*b", "abc"],
  ["acme.a", "acme-a"],
  ["Acme-*", "acme-a"],
] as const;

describe("wildcards", () => {
  for (const [pattern, text] of FIT)
    it(`let ${text} fit ${pattern}`, () => {
      assert.ok(fits(pattern, text));
    });
  for (const [pattern, text] of NO_FIT)
    it(`let ${text} not fit ${pattern}`, () => {
      assert.ok(!fits(pattern, text));
    });

  it("come to an end, however many there are", () => {
    assert.ok(!fits(`${"a*".repeat(15)}b`, "a".repeat(63)));
  });
});
