import assert from "node:assert/strict";
import { isSameName, type NameKind, nameProblem } from "../../documents/name-rules";

const TAKEN: readonly (readonly [NameKind, string])[] = [
  ["bucket", "acme-1"],
  ["bucket", "a".repeat(63)],
  ["role", "x-Data.eu_1.logs"],
  ["role", "r".repeat(64)],
  ["managedPolicy", "r".repeat(128)],
  ["keyAlias", "alias/x-Data_1"],
  ["topic", "x-Data_1"],
  ["trail", "x-Data.eu_1-audit"],
  ["dashboard", "x-Data_1"],
  ["rule", "x-Data.eu_1-events-1"],
];
const REFUSED: readonly (readonly [NameKind, string, RegExp])[] = [
  ["bucket", "x-Prod-audit", /^S3 takes only lower-case letters/],
  ["bucket", "x_y", /^S3 takes/],
  ["bucket", "data.eu", /^S3 takes/],
  ["bucket", "lögs", /^S3 takes/],
  ["bucket", "-logs", /^S3 takes/],
  ["bucket", "a".repeat(64), /^S3 takes 63 characters at most$/],
  ["role", "r".repeat(65), /^IAM takes 64 characters at most$/],
  ["role", "a b", /^IAM takes only letters, digits/],
  ["managedPolicy", "r".repeat(129), /^IAM takes 128 characters/],
  ["keyAlias", "alias/x-data.eu", /^KMS takes/],
  ["topic", "x-data.eu", /^SNS takes/],
  ["trail", "x-data_-audit", /^CloudTrail takes letters and digits with single/],
  ["trail", "x--audit", /^CloudTrail takes/],
  ["dashboard", "x-data.eu", /^CloudWatch takes/],
  ["rule", "r".repeat(65), /^EventBridge takes 64 characters/],
];

describe("the rules of names", () => {
  for (const [kind, name] of TAKEN) {
    it(`take ${name} for a ${kind}`, () => {
      assert.equal(nameProblem(kind, name), undefined);
    });
  }

  for (const [kind, name, why] of REFUSED) {
    it(`do not take ${name} for a ${kind}`, () => {
      assert.match(nameProblem(kind, name) ?? "", why);
    });
  }

  it("tell names apart by case, but in IAM", () => {
    assert.ok(isSameName("role", "X", "x"));
    assert.ok(!isSameName("topic", "X", "x"));
  });
});
