import assert from "node:assert/strict";
import { parseContract } from "../../stacks/contract";
import { CONTRACT } from "./support";

const STACK = "organization/cross-account-s3/control";

describe("parseContract", () => {
  it("reads what a control stack writes", () => {
    assert.deepEqual(parseContract(STACK, CONTRACT), CONTRACT);
  });

  it("names the stack and the version of an older contract", () => {
    assert.throws(
      () => parseContract(STACK, { ...CONTRACT, version: 0 }),
      /control speaks an older contract: field version is 0/,
    );
  });

  it("names the stack and the version of a newer contract", () => {
    assert.throws(() => parseContract(STACK, { ...CONTRACT, version: 2 }), /a? ?newer contract.*update this program/);
  });

  it("names the field that is missing", () => {
    assert.throws(
      () => parseContract(STACK, { ...CONTRACT, roles: undefined }),
      /organization\/.*\n {2}contract\.roles: /,
    );
  });

  it("names the field of a role that is of another shape", () => {
    const roles = { indexer: { ...CONTRACT.roles.indexer, level: "admin" } };
    assert.throws(() => parseContract(STACK, { ...CONTRACT, roles }), /contract\.roles\.indexer\.level: /);
  });

  for (const [what, output] of [
    ["a text", "arn:aws:iam::111111111111:role/x"],
    ["null", null],
    ["a list", []],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseContract(STACK, output), /cannot be read/);
    });
  }

  it("takes a contract with more in it than it knows, as a later minor version may write", () => {
    assert.deepEqual(parseContract(STACK, { ...CONTRACT, more: true }), CONTRACT);
  });
});
