import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { CONTRACT, CONTROL, DATA, raw } from "../support";

const BUS = "arn:aws:events:us-east-1:111111111111:event-bus/cross-account-s3-control";
const FORWARDER = "arn:aws:iam::222222222222:role/cross-account-s3-test.events";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const HERE = { name: "acme-1", notifications: "eventbridge" };
const THERE = { name: "acme-2", notifications: "eventbridge", region: "eu-west-1" };

const data = (
  buckets: readonly object[],
  contract: object = { ...CONTRACT, eventBus: { arn: BUS, from: [FORWARDER] } },
) => run(raw(DATA, { buckets }), runStack, { "organization/cross-account-s3/control": { contract } });

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

  it("do not change buckets with other notifications", async () => {
    const { declared } = await data([HERE, { name: "acme-3", notifications: "sns" }]);
    assert.ok(!String(only(declared, RULE).eventPattern).includes("acme-3"));
  });

  it("stay on the account's own bus where the control stack has none", async () => {
    const { declared } = await data([HERE], CONTRACT);
    assert.ok(declared.every((d) => d.type !== RULE));
    assert.equal(only(declared, "aws:s3/bucketNotification:BucketNotification").eventbridge, true);
  });
});

describe("a data stack whose role the bus does not know", () => {
  it("is refused, with the ARN to add", async () => {
    const contract = { ...CONTRACT, eventBus: { arn: BUS, from: ["arn:aws:iam::222222222222:role/other"] } };
    await assert.rejects(data([HERE], contract), new RegExp(`does not list ${FORWARDER} under eventBus.from`));
  });
});

describe("a control stack with an event bus", () => {
  it("refuses events of accounts that it does not list", async () => {
    const eventBus = { from: ["arn:aws:iam::999999999999:role/x.events"] };
    await assert.rejects(run(raw(CONTROL, { eventBus }), runStack), /eventBus\.from\[0\]: .*one of the dataAccounts/);
  });

  it("hands it over in the contract, by an ARN that is known beforehand", async () => {
    const { outputs, declared } = await run(raw(CONTROL, { eventBus: { from: [FORWARDER] } }), runStack);
    const { contract } = outputs as { contract: { promise(): Promise<typeof CONTRACT> } };
    const { eventBus } = await contract.promise();
    const arn = "arn:aws:events:us-east-1:111111111111:event-bus/cross-account-s3-test";
    assert.deepEqual(eventBus, { arn, from: [FORWARDER] });
    assert.equal(only(declared, "aws:cloudwatch/eventBus:EventBus").name, "cross-account-s3-test");
  });

  it("is one that asked for it", async () => {
    const { declared } = await run(raw(CONTROL), runStack);
    assert.ok(declared.every((d) => d.type !== "aws:cloudwatch/eventBus:EventBus"));
  });
});
