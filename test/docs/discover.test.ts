import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decide, parsePolicy, serviceAction } from "@cross-account-s3/iam";
import { policyIn } from "./policy-block";

const text = readFileSync(join(__dirname, "../../docs/discover.md"), "utf8");

describe("the permissions that discovery is said to need", () => {
  const document = policyIn(text, "discover");
  const actions = document.Statement.flatMap(({ Action = [] }) => [Action].flat());

  it("are a policy that AWS takes", () => {
    assert.ok("policy" in parsePolicy(JSON.stringify(document), { type: "identity" }));
  });

  it("only read and list, and no objects", () => {
    for (const name of actions) {
      const action = serviceAction(name);
      assert.ok(action && ["List", "Read"].includes(action.accessLevel), name);
      assert.ok(!action.resourceTypes.some((type) => type.name === "object"), name);
    }
  });

  it("read no bucket of another account", () => {
    const parsed = parsePolicy(JSON.stringify(document), { type: "identity" });
    assert.ok("policy" in parsed);
    const outcome = (resourceAccount: string) =>
      decide(
        {
          caller: { kind: "role", arn: "arn:aws:iam::222222222222:role/reader", session: "one" },
          action: "s3:GetBucketPolicy",
          resource: "arn:aws:s3:::acme",
          resourceAccount,
          context: {},
        },
        { identity: [{ name: "reader", policy: parsed.policy }], resource: { name: "any", policy: ANY } },
      ).outcome;
    assert.equal(outcome("222222222222"), "allowed");
    assert.equal(outcome("333333333333"), "denied");
  });
});

const ANY = (() => {
  const parsed = parsePolicy(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }] },
    { type: "bucket" },
  );
  assert.ok("policy" in parsed);
  return parsed.policy;
})();
