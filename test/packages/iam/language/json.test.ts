import assert from "node:assert/strict";
import { jsonPathText, readJson } from "@cross-account-s3/iam";

describe("readJson", () => {
  it("reads what JSON.parse reads, to the same value", () => {
    for (const text of [
      '{"a":[1,-2.5e3,true,false,null,"x\\u0041\\n\\ud83d\\ude00"],"b":{}}',
      " [ ] ",
      "0",
      '"\u2028"',
      '{"":""}',
    ]) {
      const result = readJson(text);
      assert.ok("value" in result, text);
      assert.deepEqual(result.value, JSON.parse(text));
    }
  });

  for (const text of [
    "",
    " ",
    "{",
    "[1,]",
    '{"a":1,}',
    "{a:1}",
    "01",
    "1.",
    "+1",
    "'a'",
    '"\t"',
    '"\\x"',
    "[1] 2",
    "tru",
    "NaN",
    "\ufeff{}",
    "// c\n1",
    '{"a" 1}',
    "[1 2]",
  ]) {
    it(`refuses ${JSON.stringify(text)} as JSON.parse does`, () => {
      assert.throws(() => void JSON.parse(text));
      assert.ok("error" in readJson(text));
    });
  }

  it("says where an error is", () => {
    assert.deepEqual(readJson('{\n  "a": 1,\n  "b": x\n}'), {
      error: "expected a value",
      position: { line: 3, column: 8 },
    });
  });

  it("finds duplicate keys of an object at any depth", () => {
    const result = readJson('{"a": [{"b": 1, "c": 2, "b": 3}], "b": 1, "\\u0061": 2}');
    assert.ok("value" in result);
    assert.deepEqual(result.duplicates.map(jsonPathText), ["a[0].b", "a"]);
    assert.deepEqual(result.positionOf(["a", 0, "b"]), { line: 1, column: 25 });
  });
});
