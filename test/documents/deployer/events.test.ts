import assert from "node:assert/strict";
import { deployerPolicies } from "../../../documents/deployer/policy";
import { deciding, DEPLOYED } from "./deciding";

const BUS = "arn:aws:events:us-east-1:999999999999:event-bus/p-control";
const allows = deciding(
  deployerPolicies(
    { ...DEPLOYED, parts: ["eventForwarding"], bus: BUS.replace("us-east-1", "*") },
    "deploy",
    "deployer",
  ),
);
const ask = (operation: string, context: Readonly<Record<string, string[]>> = {}, rule = "p-s-events-1") =>
  allows({
    action: `events:${operation}`,
    resource: `arn:aws:events:us-east-1:111111111111:rule/${rule}`,
    context: { "aws:RequestedRegion": "us-east-1", ...context },
  });

describe("a deployer's policies, on rules", () => {
  it("pass on the events of S3, and no others", async () => {
    assert.ok(await ask("PutRule", { "events:source": ["aws.s3"] }));
    assert.ok(!(await ask("PutRule", { "events:source": ["aws.iam"] })));
    assert.ok(!(await ask("PutRule", { "events:source": ["aws.s3", "aws.iam"] })));
    assert.ok(!(await ask("PutRule", { "events:source": ["aws.s3"] }, "others-1")));
  });

  it("put nothing on a schedule, and no pattern without a source", async () => {
    assert.ok(!(await ask("PutRule")));
  });

  it("send to the control account's bus, and to no other target", async () => {
    assert.ok(await ask("PutTargets", { "events:TargetArn": [BUS] }));
    assert.ok(!(await ask("PutTargets", { "events:TargetArn": ["arn:aws:sqs:us-east-1:666666666666:theirs"] })));
    assert.ok(!(await ask("PutTargets", { "events:TargetArn": [BUS, "arn:aws:sqs:us-east-1:666666666666:theirs"] })));
    assert.ok(!(await ask("PutTargets")));
  });
});
