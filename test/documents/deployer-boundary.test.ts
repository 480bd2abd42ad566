import assert from "node:assert/strict";
import { assumedRolePolicy } from "../../documents/assumed-role-policy";
import { deployerBoundary } from "../../documents/deployer-boundary";
import { forwardPolicy } from "../../documents/event-forwarding";
import { LEVELS } from "../../documents/levels";
import { rolePolicies } from "../../documents/role-policies";
import { sessionManagerPolicy } from "../../documents/session-manager-policy";
import { trailLogPolicy } from "../../documents/trail-log-role";

const CONTROL = "111111111111";
const DATA = "222222222222";
const args = { partition: "aws", accountId: CONTROL, reach: [DATA] } as const;
const actions = (boundary: ReturnType<typeof deployerBoundary>) => boundary.Statement.flatMap(({ Action }) => Action);

describe("the boundary of a stack's roles", () => {
  it("gives no permissions away", () => {
    assert.deepEqual(
      actions(deployerBoundary("x", args)).filter((action) => /^(iam|organizations|account|sso):/.test(action)),
      [],
    );
  });

  it("holds all actions that the program gives to roles", () => {
    const region = "us-east-1";
    const given = [
      ...LEVELS.flatMap((level) => {
        const dataAccounts = [{ id: DATA, buckets: ["*"] }];
        const assumes = [`arn:aws:iam::${DATA}:role/x`];
        return rolePolicies({ partition: "aws", role: "x", level, subscribes: true, dataAccounts, assumes });
      }),
      ...LEVELS.map((level) => {
        const use = { bucket: "x", region, level, keyArn: undefined, consumerManagesNotifications: true };
        return assumedRolePolicy({ partition: "aws", accountId: DATA, role: "x", uses: [use] });
      }),
      forwardPolicy("arn:aws:events:us-east-1:111111111111:event-bus/x"),
      sessionManagerPolicy(),
      trailLogPolicy({ partition: "aws", region, accountId: CONTROL, logGroup: "x", trailArns: [] }),
    ].flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
    const held = new Set(actions(deployerBoundary("x", { ...args, busAccount: CONTROL })));
    assert.deepEqual(
      [...new Set(given)].filter((action) => !held.has(action)),
      [],
    );
  });

  it("lets a data stack's roles assume nobody", () => {
    const boundary = deployerBoundary("x", { partition: "aws", accountId: DATA, reach: [DATA] });
    assert.ok(!actions(boundary).includes("sts:AssumeRole"));
  });

  it("holds what the configuration adds", () => {
    const boundary = deployerBoundary("x", { ...args, also: ["sqs:ReceiveMessage"] });
    assert.ok(actions(boundary).includes("sqs:ReceiveMessage"));
  });

  it("is refused where IAM would refuse it for its size", () => {
    const reach = Array.from({ length: 60 }, (_, n) => String(200_000_000_000 + n));
    assert.throws(() => deployerBoundary("stack x", { ...args, reach }), /boundary of stack x.*fewer accounts/);
  });
});
