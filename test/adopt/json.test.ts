import assert from "node:assert/strict";
import { bytes, readObject, sorted } from "../../adopt/json";

describe("reading other people's JSON", () => {
  it("keeps the order of keys and everything in it", () => {
    const text = '{"b":[1,2.5,{"z":null,"a":true}],"a":"ü"}';
    const read = readObject(text);
    assert.ok("object" in read);
    assert.equal(JSON.stringify(read.object), text);
  });

  for (const [what, text, why] of [
    ["what is no JSON", "{", /it is not JSON/],
    ["a list", "[]", /it is not a JSON object/],
    [
      "a number that would come out as another",
      '{"a":12345678901234567890}',
      /the number 12345678901234567890 in it cannot be written back exactly/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      const read = readObject(text);
      assert.ok("fault" in read);
      assert.match(read.fault, why);
    });
  }

  it("takes a long number inside a text for a text", () => {
    assert.ok("object" in readObject('{"a":"say \\"12345678901234567890\\""}'));
  });

  it("counts bytes, not characters", () => {
    assert.equal(bytes({ a: "ü" }), 10);
  });

  it("has one text for objects that differ in the order of keys", () => {
    assert.equal(sorted({ b: 1, a: [{ d: 1, c: 2 }] }), sorted({ a: [{ c: 2, d: 1 }], b: 1 }));
  });
});
