import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { CONTRACT, CONTROL, DATA, raw } from "../support";

const BUS = "arn:aws:events:us-east-1:111111111111:event-bus/cross-account-s3-control";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const HERE = { name: "acme-1", notifications: "eventbridge" };
const THERE = { name: "acme-2", notifications: "eventbridge", region: "eu-west-1" };

const data = (buckets: readonly object[], contract: object = { ...CONTRACT, eventBusArn: BUS }) =>
  run(raw(DATA, { buckets }), runStack, { "organization/cross-account-s3/control": { contract } });

describe("events through EventBridge", () => {
  it("go to the control account's bus, with a role of their own", async () => {
    const { declared } = await data([HERE]);
    const { arn, roleArn } = only(declared, "aws:cloudwatch/eventTarget:EventTarget");
    assert.equal(arn, BUS);
    assert.equal(roleArn, "arn:of:aws:iam/role:Role:events");
  });

  it("are passed on from each Region that has such buckets", async () => {
    const { declared } = await data([HERE, THERE]);
    const rules = declared.filter((d) => d.type === RULE).map((d) => String(d.inputs.eventPattern));
    assert.deepEqual(
      rules.map((pattern) => [pattern.includes("acme-1"), pattern.includes("acme-2")]),
      [
        [true, false],
        [false, true],
      ],
    );
  });

  it("leave buckets with other notifications alone", async () => {
    const { declared } = await data([HERE, { name: "acme-3", notifications: "sns" }]);
    assert.ok(!String(only(declared, RULE).eventPattern).includes("acme-3"));
  });

  it("stay on the account's own bus where the control stack has none", async () => {
    const { declared } = await data([HERE], CONTRACT);
    assert.ok(declared.every((d) => d.type !== RULE));
    assert.equal(only(declared, "aws:s3/bucketNotification:BucketNotification").eventbridge, true);
  });
});

describe("a control stack with an event bus", () => {
  it("hands it over in the contract, by an ARN that is known beforehand", async () => {
    const { outputs, declared } = await run(raw(CONTROL, { eventBus: true }), runStack);
    const { contract } = outputs as { contract: { promise(): Promise<typeof CONTRACT> } };
    const { eventBusArn } = await contract.promise();
    assert.equal(eventBusArn, "arn:aws:events:us-east-1:111111111111:event-bus/cross-account-s3-test");
    assert.equal(only(declared, "aws:cloudwatch/eventBus:EventBus").name, "cross-account-s3-test");
  });

  it("is one that asked for it", async () => {
    const { declared } = await run(raw(CONTROL), runStack);
    assert.ok(declared.every((d) => d.type !== "aws:cloudwatch/eventBus:EventBus"));
  });
});
