import { strict as assert } from "node:assert";
import { z } from "zod";
import { schemaIssuesText } from "../../../../packages/iam";

const schema = z.strictObject({
  name: z.string().min(3),
  count: z.number().optional(),
  on: z.boolean().optional(),
  level: z.enum(["low", "high"]).optional(),
  accounts: z.array(z.string().regex(/^\d{12}$/, "expected an account id")).optional(),
  either: z.union([z.string(), z.array(z.string())]).optional(),
  inner: z.strictObject({ a: z.number() }).optional(),
});

const CASES: readonly (readonly [string, unknown, string])[] = [
  ["a missing key", {}, "name: missing, expected a text"],
  ["a list for a map", [], "found a list, expected a map"],
  ["null", { name: null }, "name: found null, expected a text"],
  ["a text that is too short", { name: "a" }, "name: found a text, expected at least 3 characters"],
  ["a text for a number", { name: "abc", count: "1" }, "count: found a text, expected a number"],
  ["a text for a flag", { name: "abc", on: "yes" }, "on: found a text, expected true or false"],
  ["an unknown word", { name: "abc", level: "lo" }, "level: found a text, expected one of low, high"],
  ["an entry of a list", { name: "abc", accounts: ["1"] }, "accounts[0]: found a text, expected an account id"],
  ["one of two shapes", { name: "abc", either: 1 }, "either: found a number, expected a text, or a list"],
  ["an unknown key", { name: "abc", inner: { a: 1, b: 2 } }, "inner.b: unknown key; remove it"],
  [
    "two errors",
    { name: "abc", count: "1", on: 1 },
    "count: found a text, expected a number; on: found a number, expected true or false",
  ],
];

describe("the issues of a schema", () => {
  for (const [about, value, text] of CASES) {
    it(`are plain words for ${about}`, () => {
      assert.equal(schemaIssuesText(schema.safeParse(value).error?.issues ?? [], value), text);
    });
  }

  it("contain no value", () => {
    const value = {
      name: "abc",
      count: "my-secret",
      level: "my-secret",
      accounts: ["my-secret"],
      either: { x: "my-secret" },
    };
    assert.doesNotMatch(schemaIssuesText(schema.safeParse(value).error?.issues ?? [], value), /my-secret/);
  });
});
