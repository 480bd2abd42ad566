import assert from "node:assert/strict";
import { parseConfig } from "../../stacks/config";
import { runStack } from "../../stacks";
import { type Declared, only, run } from "../mocks";
import { CONTRACT, CONTROL, DATA, raw } from "./support";

const CONTROL_STACK = "organization/cross-account-s3/control";
const READER = "arn:aws:iam::111111111111:role/x-control-indexer";
const LOG_BUCKET = "cross-account-s3-test-audit-222222222222-us-east-1";
const TRAIL = "aws:cloudtrail/trail:Trail";

const data = (audit: object = {}, contract: object = CONTRACT, fields: object = {}) =>
  run(raw(DATA, { audit: { trail: "create", ...audit }, ...fields }), runStack, { [CONTROL_STACK]: { contract } });
const control = (fields: object) => run(raw(CONTROL, { ...fields }), runStack);

function policyOf(declared: readonly Declared[], type: string, name: string): string {
  return String(only(declared, type, name).policy);
}

describe("the trail of a data stack", () => {
  it("covers all Regions, signs its logs and encrypts them", async () => {
    const trail = only((await data()).declared, TRAIL);
    assert.deepEqual(
      [trail.isMultiRegionTrail, trail.enableLogFileValidation, trail.kmsKeyId],
      [true, true, "arn:of:aws:kms/key:Key:cross-account-s3-test-audit"],
    );
  });

  it("logs the objects of the stack's buckets, and not of its log bucket", async () => {
    const selectors = JSON.stringify(only((await data()).declared, TRAIL).advancedEventSelectors);
    assert.ok(selectors.includes('"arn:aws:s3:::acme-genomics/"'));
    assert.ok(!selectors.includes(LOG_BUCKET));
  });

  it("writes to a log bucket whose logs go after a while", async () => {
    const { declared } = await data({ retainDays: 30 });
    const [rule] = only(declared, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
      .rules as readonly { readonly expiration: object }[];
    assert.deepEqual(rule?.expiration, { days: 30 });
  });

  it("lets the control account's reader read the log bucket, and use its key", async () => {
    const { declared } = await data({}, { ...CONTRACT, auditLogReader: READER });
    assert.ok(policyOf(declared, "aws:s3/bucketPolicy:BucketPolicy", LOG_BUCKET).includes(READER));
    assert.ok(policyOf(declared, "aws:kms/key:Key", "cross-account-s3-test-audit").includes(READER));
  });

  it("lets no role of the control account read where it names no reader", async () => {
    const { declared } = await data();
    assert.ok(!policyOf(declared, "aws:s3/bucketPolicy:BucketPolicy", LOG_BUCKET).includes("111111111111"));
  });

  it("tells a catalog the log bucket and the beginning of the logs' keys", async () => {
    const { outputs } = await data({ prefix: "trails" });
    const { audit } = outputs as { audit: { logBucket: { promise(): Promise<string> }; prefix: string } };
    assert.equal(await audit.logBucket.promise(), LOG_BUCKET);
    assert.equal(audit.prefix, "trails/AWSLogs/222222222222/CloudTrail/");
  });

  it("is not there unless asked for", async () => {
    const { declared } = await run(raw(DATA), runStack, { [CONTROL_STACK]: { contract: CONTRACT } });
    assert.ok(declared.every((d) => d.type !== TRAIL));
  });

  it("refuses a log bucket that is one of the buckets", async () => {
    await assert.rejects(data({ logBucket: "acme-genomics" }), /audit.logBucket: .*is itself one of the buckets/);
  });
});

describe("a trail that exists", () => {
  for (const [how, trail] of [
    ["its name", "main"],
    ["its ARN", "arn:aws:cloudtrail:us-east-1:222222222222:trail/main"],
  ] as const) {
    it(`gets the buckets' data events in addition to what it records, by ${how}`, async () => {
      const { declared } = await data({ trail });
      const shared = declared.find((d) => d.name === "audit");
      assert.deepEqual(JSON.parse(String(shared?.inputs.wanted)), {
        kind: "trail",
        arn: "arn:aws:cloudtrail:us-east-1:222222222222:trail/main",
        namePrefix: (JSON.parse(String(shared?.inputs.wanted)) as { readonly namePrefix: string }).namePrefix,
        bucketArns: ["arn:aws:s3:::acme-genomics"],
        regions: ["us-east-1"],
      });
      assert.ok(declared.every((d) => d.type !== TRAIL));
    });
  }
});

describe("the trail of a control stack", () => {
  it("logs the account's own calls on the data accounts' buckets", async () => {
    const { declared } = await control({
      audit: { trail: "create" },
      dataAccounts: [{ id: "222222222222", buckets: ["acme-genomics"] }],
    });
    const selectors = JSON.stringify(only(declared, TRAIL).advancedEventSelectors);
    assert.ok(selectors.includes('"arn:aws:s3:::acme-genomics/"'));
  });

  it("hands the reader of audit logs to the data stacks, with a policy to read them", async () => {
    const { declared, outputs } = await control({ auditLogs: { reader: "indexer" } });
    const { contract } = outputs as { contract: { promise(): Promise<typeof CONTRACT> } };
    assert.equal(
      (await contract.promise()).auditLogReader,
      "arn:aws:iam::111111111111:role/cross-account-s3-test-indexer",
    );
    const texts = declared.filter((d) => d.type === "aws:iam/policy:Policy").map((d) => String(d.inputs.policy));
    assert.equal(texts.filter((text) => text.includes("GetAuditLogs")).length, 1);
  });
});

describe("alarms", () => {
  const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

  it("ring for what a filter of the trail's log group counts", async () => {
    const { declared } = await data({ alarms: {} });
    const name = "cross-account-s3-test-audit-CrossAccountS3AccessFailures";
    const filter = only(declared, "aws:cloudwatch/logMetricFilter:LogMetricFilter", name);
    const alarm = only(declared, ALARM, name);
    assert.equal(filter.logGroupName, "/aws/cloudtrail/cross-account-s3-test-audit");
    assert.deepEqual(filter.metricTransformation, {
      name: alarm.metricName,
      namespace: alarm.namespace,
      value: "1",
      defaultValue: "0",
    });
  });

  it("tell a topic of the stack's own", async () => {
    const { declared } = await data({ alarms: {} });
    const topics = declared.filter((d) => d.type === ALARM).map((d) => d.inputs.alarmActions);
    assert.deepEqual(topics, Array(4).fill(["arn:of:aws:sns/topic:Topic:cross-account-s3-test-audit"]));
  });

  it("tell a topic that exists", async () => {
    const topicArn = "arn:aws:sns:us-east-1:222222222222:on-call";
    const { declared } = await data({ alarms: { topicArn } });
    assert.deepEqual(only(declared, ALARM, "cross-account-s3-test-audit-KeyDisabled").alarmActions, [topicArn]);
    assert.ok(declared.every((d) => d.name !== "cross-account-s3-test-audit" || d.type !== "aws:sns/topic:Topic"));
  });

  it("make the trail write to the log group", async () => {
    const trail = only((await data({ alarms: {} })).declared, TRAIL);
    assert.match(String(trail.cloudWatchLogsGroupArn), /:\*$/);
  });

  it("come with a dashboard by default", async () => {
    const boards = async (alarms: object) =>
      (await data({ alarms })).declared.filter((d) => d.type === "aws:cloudwatch/dashboard:Dashboard").length;
    assert.deepEqual([await boards({}), await boards({ dashboard: false })], [1, 0]);
  });
});

describe("the configuration of a trail", () => {
  for (const [what, audit, fault] of [
    ["a trail that is none", { trail: "a b" }, /audit.trail: found "a b", expected create, or the name or ARN/],
    [
      "a trail of another account",
      { trail: "arn:aws:cloudtrail:us-east-1:333333333333:trail/t" },
      /own account 222222222222/,
    ],
    ["a setting of a trail that exists", { trail: "main", retainDays: 3 }, /audit.retainDays: not a known key/],
    ["a prefix with a slash at its end", { trail: "create", prefix: "a/" }, /without a slash at its ends/],
    [
      "a topic of another Region",
      { trail: "create", alarms: { topicArn: "arn:aws:sns:eu-west-1:222222222222:t" } },
      /topicArn: .*own account 222222222222 and Region us-east-1/,
    ],
    [
      "no denied requests",
      { trail: "create", alarms: { denied: { threshold: 0 } } },
      /threshold: found 0, expected at least 1/,
    ],
    ["half a minute", { trail: "create", alarms: { denied: { periodSeconds: 90 } } }, /a multiple of 60/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseConfig("p", "s", raw(DATA, { audit })), fault);
    });
  }

  it("refuses a reader that is no role", () => {
    const config = raw(CONTROL, { auditLogs: { reader: "constructor" } });
    assert.throws(() => parseConfig("p", "s", config), /auditLogs.reader: found "constructor"/);
  });
});
