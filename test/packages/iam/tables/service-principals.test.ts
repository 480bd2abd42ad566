import assert from "node:assert/strict";
import { SERVICE_PRINCIPALS, servicePrincipalParts } from "../../../../packages/iam";

describe("the principals of AWS services", () => {
  it("are listed once each, in order, and parse as service principals", () => {
    assert.deepEqual([...SERVICE_PRINCIPALS], [...new Set(SERVICE_PRINCIPALS)].sort());
    for (const service of SERVICE_PRINCIPALS) {
      assert.deepEqual(servicePrincipalParts(`${service}.amazonaws.com`), { service, suffix: ".amazonaws.com" });
    }
  });

  for (const [principal, service, suffix] of [
    ["logs.eu-west-1.amazonaws.com", "logs", ".amazonaws.com"],
    ["logs.us-gov-west-1.amazonaws.com", "logs", ".amazonaws.com"],
    ["lambda.amazonaws.com.cn", "lambda", ".amazonaws.com.cn"],
    ["ecs.application-autoscaling.amazonaws.com", "ecs.application-autoscaling", ".amazonaws.com"],
  ] as const) {
    it(`have the service ${service} in ${principal}`, () => {
      assert.deepEqual(servicePrincipalParts(principal), { service, suffix });
    });
  }

  for (const principal of [
    "lambda",
    "amazonaws.com",
    ".amazonaws.com",
    "lambda.amazonaws.com.evil",
    "a b.amazonaws.com",
    "",
  ]) {
    it(`are not "${principal}"`, () => {
      assert.equal(servicePrincipalParts(principal), undefined);
    });
  }
});
