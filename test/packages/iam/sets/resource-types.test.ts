import assert from "node:assert/strict";
import { resourceTypesOf } from "@cross-account-s3/iam";
import { accepts } from "../../../../packages/iam/classes/language";

describe("the resource types of a service", () => {
  for (const [service, type, arn, expected] of [
    ["lambda", "function", "arn:aws:lambda:us-east-1:222222222222:function:thumbnail", true],
    ["lambda", "function", "arn:aws:lambda:us-east-1:222222222222:function:thumbnail:live", true],
    ["lambda", "function", "arn:aws:lambda:us-east-1:222222222222:function:thumbnail:7", true],
    ["lambda", "function", "arn:aws:lambda:us-east-1:222222222222:layer:thumbnail", false],
    ["lambda", "function alias", "arn:aws:lambda:us-east-1:222222222222:function:thumbnail", false],
    ["s3", "bucket", "arn:aws:s3:::acme", true],
    ["s3", "bucket", "arn:aws:s3:::acme/x", false],
    ["s3", "object", "arn:aws:s3:::acme/x:y", true],
    ["sqs", "queue", "arn:aws:sqs:us-east-1:222222222222:tables", true],
    ["sqs", "queue", "arn:aws:sqs:us-east-1:222222222222:tables:x", false],
  ] as const) {
    it(`${expected ? "has" : "does not have"} ${arn} for ${service} ${type}`, () => {
      const found = resourceTypesOf([service], false).find(({ name }) => name === type);
      assert.ok(found);
      assert.equal(accepts(found.language, arn), expected);
    });
  }
});
