import assert from "node:assert/strict";
import type { ConditionTest } from "@cross-account-s3/iam";
import { parseOperator } from "../../../packages/iam/language/condition";
import { familyOf, isPositive, passesWhenAbsent, readsWildcards } from "../../../policypack/lib/operators";

function test(operator: string): ConditionTest {
  const parsed = parseOperator(operator);
  assert.ok(parsed, operator);
  return { ...parsed, key: "aws:SourceVpc", values: ["vpc-1"] };
}

describe("operators", () => {
  it("knows which tests hold when the key is absent", () => {
    const names = ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals", "Bool"];
    assert.deepEqual(
      names.map((name) => passesWhenAbsent(test(name))),
      [false, true, true, true, false],
    );
  });
  it("takes wildcards in both forms for ARNs", () => {
    assert.equal(readsWildcards(test("ArnEquals")), true);
    assert.equal(readsWildcards(test("StringEquals")), false);
  });
  it("knows what an operator compares", () => {
    const names = ["ForAnyValue:StringNotLike", "NotIpAddress", "NumericLessThan", "Null"];
    assert.deepEqual(
      names.map((name) => familyOf(test(name))),
      ["String", "Ip", "Numeric", "Null"],
    );
  });
  it("takes neither Null nor a test without values for one that holds a request to a value", () => {
    assert.equal(isPositive(test("StringEquals")), true);
    assert.equal(isPositive(test("Null")), false);
    assert.equal(isPositive({ ...test("StringEquals"), values: [] }), false);
  });
});
