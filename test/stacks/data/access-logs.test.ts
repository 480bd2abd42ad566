import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { CONTRACT, DATA, raw } from "../support";

const LOG_BUCKET = "cross-account-s3-test-logs-222222222222-us-east-1";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const data = (buckets: readonly object[], fields: object = { accessLogs: {} }) =>
  run(raw(DATA, { buckets, ...fields }), runStack, { "organization/cross-account-s3/control": { contract: CONTRACT } });

describe("access logs", () => {
  it("go to a log bucket of the bucket's Region, under the bucket's name", async () => {
    const { declared } = await data([{ name: "acme" }]);
    const { bucket, targetBucket, targetPrefix } = only(declared, LOGGING);
    assert.deepEqual([bucket, targetBucket, targetPrefix], ["acme", LOG_BUCKET, "acme/"]);
  });

  it("have one log bucket a Region, whose policy names the buckets of it", async () => {
    const { declared } = await data([{ name: "acme-1" }, { name: "acme-2" }, { name: "acme-3", region: "eu-west-1" }]);
    const policies = declared.filter((d) => d.name === LOG_BUCKET && d.type === "aws:s3/bucketPolicy:BucketPolicy");
    const texts = policies.map((d) => String(d.inputs.policy));
    assert.equal(texts.length, 1);
    assert.deepEqual(
      ["acme-1", "acme-2", "acme-3"].map((name) => texts[0]?.includes(`:::${name}"`)),
      [true, true, false],
    );
  });

  it("are encrypted with S3's own key, as log delivery takes no other", async () => {
    const { declared } = await data([{ name: "acme" }]);
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    assert.deepEqual(only(declared, type, LOG_BUCKET).rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
    ]);
  });

  it("have an owner", async () => {
    const { declared } = await data([{ name: "acme" }], { accessLogs: {}, owner: "data-platform" });
    assert.deepEqual(only(declared, "aws:s3/bucket:Bucket", LOG_BUCKET).tags, {
      owner: "data-platform",
      classification: "internal",
    });
  });

  it("go after a while", async () => {
    const { declared } = await data([{ name: "acme" }], { accessLogs: { retainDays: 30 } });
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const [rule] = only(declared, type).rules as readonly { readonly expiration: object }[];
    assert.deepEqual(rule?.expiration, { days: 30 });
  });

  it("never hold what happens in a log bucket", async () => {
    const { declared } = await data([{ name: "acme" }]);
    assert.deepEqual(
      declared.filter((d) => d.type === LOGGING).map((d) => d.inputs.bucket),
      ["acme"],
    );
  });

  for (const [what, buckets, fields] of [
    ["none is asked for", [{ name: "acme" }], {}],
    ["the bucket wants none", [{ name: "acme", accessLogs: false }], { accessLogs: {} }],
    ["the bucket exists, and has its own", [{ name: "acme", existing: true }], { accessLogs: {} }],
  ] as const) {
    it(`are not set where ${what}`, async () => {
      const { declared } = await data(buckets, fields);
      assert.ok(declared.every((d) => d.type !== LOGGING));
    });
  }

  it("go to a bucket that exists, under a prefix and the bucket's name, and no log bucket is made", async () => {
    const { declared } = await data([{ name: "acme" }], { accessLogs: { bucket: "central-logs", prefix: "s3/" } });
    const { bucket, targetBucket, targetPrefix } = only(declared, LOGGING);
    assert.deepEqual([bucket, targetBucket, targetPrefix], ["acme", "central-logs", "s3/acme/"]);
    assert.equal(only(declared, "aws:s3/bucket:Bucket").bucket, "acme");
  });

  it("go to a bucket of the stack, which lets them in first and is not logged itself", async () => {
    const buckets = [{ name: "acme-1" }, { name: "acme-2" }, { name: "acme-logs", key: "s3" }];
    const { declared, outputs } = await data(buckets, { accessLogs: { bucket: "acme-logs" } });
    const logging = declared.filter(({ type }) => type === LOGGING);
    assert.deepEqual(logging.map(({ inputs }) => [inputs.bucket, inputs.targetBucket, inputs.targetPrefix]).sort(), [
      ["acme-1", "acme-logs", "acme-1/"],
      ["acme-2", "acme-logs", "acme-2/"],
    ]);
    const policy = JSON.parse(String(only(declared, "aws:s3/bucketPolicy:BucketPolicy", "acme-logs").policy)) as {
      readonly Statement: readonly { readonly Sid: string }[];
    };
    assert.deepEqual(
      policy.Statement.find(({ Sid }) => Sid === "AllowAccessLogs"),
      {
        Sid: "AllowAccessLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::acme-logs/*",
        Condition: {
          ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::acme-1", "arn:aws:s3:::acme-2"] },
          StringEquals: { "aws:SourceAccount": "222222222222" },
        },
      },
    );
    const at = (type: string, name: string) => declared.findIndex((one) => one.type === type && one.name === name);
    assert.ok(at("aws:s3/bucketPolicy:BucketPolicy", "acme-logs") < at(LOGGING, "acme-1"));
    assert.deepEqual(Object.keys((outputs as { readonly buckets: object }).buckets), ["acme-1", "acme-2", "acme-logs"]);
  });

  for (const [what, buckets, fields, fault] of [
    [
      "a log bucket with a key of KMS",
      [{ name: "acme" }, { name: "acme-logs" }],
      { accessLogs: { bucket: "acme-logs" } },
      /accessLogs\.bucket: bucket acme-logs has a KMS key, .*; set key: s3 there/,
    ],
    [
      "a log bucket with a default retention",
      [{ name: "acme" }, { name: "acme-logs", key: "s3", objectLock: { mode: "governance", days: 1 } }],
      { accessLogs: { bucket: "acme-logs" } },
      /accessLogs\.bucket: bucket acme-logs has a default retention/,
    ],
    [
      "a log bucket whose requesters pay",
      [{ name: "acme" }, { name: "acme-logs", key: "s3", requesterPays: true }],
      { accessLogs: { bucket: "acme-logs" } },
      /accessLogs\.bucket: bucket acme-logs lets requesters pay/,
    ],
    [
      "a log bucket of another Region",
      [{ name: "acme" }, { name: "acme-logs", key: "s3", region: "eu-west-1" }],
      { accessLogs: { bucket: "acme-logs" } },
      /accessLogs\.bucket: S3 delivers access logs within a Region only, and bucket acme is in us-east-1, acme-logs in eu-west-1/,
    ],
    [
      "one log bucket for two Regions",
      [{ name: "acme" }, { name: "acme-eu", region: "eu-west-1" }],
      { accessLogs: { bucket: "central-logs" } },
      /accessLogs\.bucket: .* bucket acme-eu is in eu-west-1, acme in us-east-1/,
    ],
    [
      "logs of the log bucket",
      [{ name: "acme" }, { name: "acme-logs", key: "s3", accessLogs: true }],
      { accessLogs: { bucket: "acme-logs" } },
      /buckets\[[\w-]+\]\.accessLogs: .*would never end/,
    ],
    [
      "the log bucket of the stack's trail",
      [{ name: "acme" }],
      {
        accessLogs: { bucket: "acme-trail" },
        owner: "x",
        audit: { trail: "create", logBucket: "acme-trail" },
      },
      /accessLogs\.bucket: the log bucket acme-trail is also the trail's/,
    ],
    [
      "a retention of a bucket that is not the stack's",
      [{ name: "acme" }],
      { accessLogs: { bucket: "central-logs", retainDays: 3 } },
      /accessLogs\.retainDays: is of log buckets that the stack makes/,
    ],
    [
      "a prefix in the log buckets that the stack makes",
      [{ name: "acme" }],
      { accessLogs: { prefix: "s3/" } },
      /accessLogs\.prefix: requires bucket/,
    ],
    [
      "a log bucket that is shared itself",
      [{ name: "acme" }, { name: LOG_BUCKET }],
      { accessLogs: {} },
      /is itself one of the buckets/,
    ],
    [
      "a name that is too long",
      [{ name: "acme" }],
      { accessLogs: { bucketPrefix: "x".repeat(60) } },
      /S3 takes 63 characters/,
    ],
    [
      "a bucket's access logs without the stack's",
      [{ name: "acme", accessLogs: true }],
      {},
      /buckets\[[\w-]+\].accessLogs: requires accessLogs of the stack/,
    ],
  ] as const) {
    it(`refuse ${what}`, async () => {
      await assert.rejects(data(buckets, fields), fault);
    });
  }
});

describe("settings of a bucket", () => {
  const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

  it("remove the parts of uncompleted uploads, wherever there is a lifecycle", async () => {
    const { declared } = await data([{ name: "acme", lifecycle: {} }], {});
    const [rule] = only(declared, LIFECYCLE).rules as readonly { readonly abortIncompleteMultipartUpload: object }[];
    assert.deepEqual(rule?.abortIncompleteMultipartUpload, { daysAfterInitiation: 7 });
  });

  it("move and remove objects as their rules say", async () => {
    const rules = [{ prefix: "raw/", expireDays: 9, transitions: [{ days: 3, storageClass: "GLACIER" }] }];
    const { declared } = await data([{ name: "acme", lifecycle: { rules } }], {});
    const [, rule] = only(declared, LIFECYCLE).rules as readonly object[];
    assert.deepEqual(rule, {
      id: "rule-1",
      status: "Enabled",
      filter: { prefix: "raw/" },
      expiration: { days: 9 },
      transitions: [{ days: 3, storageClass: "GLACIER" }],
    });
  });

  it("lock objects of a bucket that can", async () => {
    const { declared } = await data([{ name: "acme", objectLock: { mode: "governance", days: 3 } }], {});
    assert.equal(only(declared, "aws:s3/bucket:Bucket").objectLockEnabled, true);
    assert.deepEqual(only(declared, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration").rule, {
      defaultRetention: { mode: "GOVERNANCE", days: 3 },
    });
  });

  for (const [what, bucket, fault] of [
    [
      "a lifecycle on a bucket that exists",
      { existing: true, lifecycle: {} },
      /lifecycle: would replace the setting of a bucket that exists/,
    ],
    [
      "a rule that does nothing",
      { lifecycle: { rules: [{ prefix: "x" }] } },
      /rules\[0\]: .*at least one of expireDays/,
    ],
    [
      "a storage class that is none",
      { lifecycle: { rules: [{ transitions: [{ days: 1, storageClass: "GLACIAR" }] }] } },
      /did you mean "GLACIER"/,
    ],
    ["no days", { objectLock: { mode: "governance", days: 0 } }, /objectLock.days: found 0, expected at least 1 day/],
  ] as const) {
    it(`refuse ${what}`, async () => {
      await assert.rejects(data([{ name: "acme", ...bucket }], {}), fault);
    });
  }
});
