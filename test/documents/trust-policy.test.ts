import assert from "node:assert/strict";
import { trustPolicy } from "../../documents/trust-policy";
import { bySid } from "./support";

const OWN = "111111111111";

describe("trustPolicy", () => {
  it("trusts a service that says for whom it acts only when it acts for this account", () => {
    const policy = trustPolicy("aws", OWN, "r", { kind: "service", service: "ecs-tasks.amazonaws.com" });
    assert.deepEqual(bySid(policy, "AllowService").Condition, { StringEquals: { "aws:SourceAccount": OWN } });
  });

  it("asks nothing of a service that sends no source account, as the condition would lock it out", () => {
    const policy = trustPolicy("aws", OWN, "r", { kind: "service", service: "lambda.amazonaws.com" });
    assert.equal(bySid(policy, "AllowService").Condition, undefined);
  });

  it("trusts exact roles, each through its own account", () => {
    const arns = ["arn:aws:iam::333333333333:role/b", "arn:aws:iam::111111111111:role/ci"];
    const policy = trustPolicy("aws", OWN, "r", { kind: "arns", arns });
    assert.deepEqual(
      policy.Statement.map((s) => [s.Principal, s.Condition]),
      [
        [{ AWS: "arn:aws:iam::111111111111:root" }, { ArnEquals: { "aws:PrincipalArn": [arns[1]] } }],
        [{ AWS: "arn:aws:iam::333333333333:root" }, { ArnEquals: { "aws:PrincipalArn": [arns[0]] } }],
      ],
    );
  });

  it("asks for the external id where one is set", () => {
    const arns = ["arn:aws:iam::333333333333:role/b"];
    const policy = trustPolicy("aws", OWN, "r", { kind: "arns", arns, externalId: "acme" });
    assert.deepEqual(bySid(policy, "AllowAccount333333333333").Condition?.StringEquals, {
      "sts:ExternalId": "acme",
    });
  });

  it("says which role trusts too many", () => {
    const arns = Array.from({ length: 60 }, (_, n) => `arn:aws:iam::333333333333:role/team-${n}-deployer`);
    assert.throws(() => trustPolicy("aws", OWN, "catalog", { kind: "arns", arns }), /trust policy of role catalog/);
  });
});
