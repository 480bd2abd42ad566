import assert from "node:assert/strict";
import { sessionManagerPolicy } from "../../documents/session-manager-policy";
import { bySid } from "./support";

describe("sessionManagerPolicy", () => {
  it("opens channels and reads nothing of the account", () => {
    const actions = [bySid(sessionManagerPolicy(), "SessionManager").Action].flat();
    assert.ok(actions.includes("ssmmessages:OpenDataChannel"));
    assert.deepEqual(
      actions.filter((action) => action.includes("*") || /:(Get|List|Describe)/.test(action)),
      [],
    );
  });

  it("registers EC2 instances and nothing else", () => {
    const { Action, Resource } = bySid(sessionManagerPolicy(), "RegisterInstance");
    assert.deepEqual([Action, Resource], ["ssm:UpdateInstanceInformation", "arn:*:ec2:*:*:instance/*"]);
  });
});
