import assert from "node:assert/strict";
import { parsePolicy } from "../../rehearsal/policy-json";
import { decide } from "../../rehearsal/simulate";

/** Whether a service may assume a role of China whose trust has the statement. */
async function mayAssume(service: string, statement: object): Promise<boolean> {
  const allow = { Effect: "Allow", Action: "sts:AssumeRole" };
  const policy = parsePolicy({ Version: "2012-10-17", Statement: [{ ...allow, ...statement }] }, "trust");
  const { allowed, fault } = await decide({
    principal: service,
    action: "sts:AssumeRole",
    resource: "arn:aws-cn:iam::111111111111:role/R",
    resourceAccount: "111111111111",
    context: { "aws:PrincipalServiceName": service, "aws:SourceAccount": "111111111111" },
    documents: { identity: [], resource: { id: "trust", policy } },
    restrictsPublic: false,
  });
  assert.equal(fault, undefined);
  return allowed;
}

describe("a decision about a service of China", () => {
  const EC2 = "ec2.amazonaws.com.cn";

  for (const trusted of [EC2, ["lambda.amazonaws.com", EC2]]) {
    it(`lets in whom the policy names (${String(trusted)})`, async () => {
      assert.equal(await mayAssume(EC2, { Principal: { Service: trusted } }), true);
    });
  }

  for (const [who, service] of [
    ["the service of the same name elsewhere", "ec2.amazonaws.com"],
    ["another service", "lambda.amazonaws.com.cn"],
  ] as const) {
    it(`does not let in ${who}`, async () => {
      assert.equal(await mayAssume(service, { Principal: { Service: EC2 } }), false);
    });
  }

  it("does not let in a service of China where that of the same name elsewhere is named", async () => {
    assert.equal(await mayAssume(EC2, { Principal: { Service: "ec2.amazonaws.com" } }), false);
  });

  it("compares the service's own name with conditions", async () => {
    const condition = (name: string) => ({ StringEquals: { "aws:PrincipalServiceName": name } });
    assert.equal(await mayAssume(EC2, { Principal: { Service: EC2 }, Condition: condition(EC2) }), true);
    assert.equal(await mayAssume(EC2, { Principal: { Service: EC2 }, Condition: condition("x.amazonaws.com") }), false);
  });
});
