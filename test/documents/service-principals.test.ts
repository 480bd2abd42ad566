import assert from "node:assert/strict";
import { meantPrincipal } from "../../documents/service-principals";

describe("a service principal", () => {
  for (const [written, meant] of [
    ["lamda.amazonaws.com", "lambda.amazonaws.com"],
    ["ecs-task.amazonaws.com", "ecs-tasks.amazonaws.com"],
    ["lamdba.amazonaws.com.cn", "lambda.amazonaws.com.cn"],
    ["ecs.amazonaws.com", "ecs-tasks.amazonaws.com"],
    ["eks.amazonaws.com", "pods.eks.amazonaws.com"],
    ["lambda.amazonaws.com", undefined],
    ["pods.eks.amazonaws.com", undefined],
    ["logs.eu-west-1.amazonaws.com", undefined],
    ["a-service-of-next-year.amazonaws.com", undefined],
  ] as const) {
    it(`${written} is ${meant === undefined ? "taken" : `taken for a slip of ${meant}`}`, () => {
      assert.equal(meantPrincipal(written), meant);
    });
  }
});
