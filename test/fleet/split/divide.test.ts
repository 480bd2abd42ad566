import assert from "node:assert/strict";
import { divide } from "../../../fleet/split/divide";
import { parseConfig } from "../../../stacks/config";
import { controlStack } from "../support";

type Settings = Readonly<Record<string, unknown>>;

function config(buckets: readonly Settings[], more: Settings = {}) {
  const settings = {
    "aws:region": "us-east-1",
    "cross-account-s3:role": "data",
    "cross-account-s3:accountId": "222222222222",
    "cross-account-s3:controlStack": "organization/cross-account-s3/control",
    "cross-account-s3:buckets": buckets,
    ...more,
  };
  const raw = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return parseConfig("cross-account-s3", "data", Object.fromEntries(raw) as Record<string, string>);
}

const plain = (count: number): readonly Settings[] => Array.from({ length: count }, (_, n) => ({ name: `acme-${n}` }));
const free = () => false;

describe("the buckets of a stack that is split", () => {
  for (const [count, most] of [
    [2, 1],
    [26, 25],
    [60, 25],
    [101, 10],
  ] as const) {
    it(`are in one part each, ${count} with at most ${most}`, () => {
      const { kept, parts } = divide(config(plain(count)), most, free);
      const all = [...kept, ...parts.flatMap(({ buckets }) => buckets)];
      assert.deepEqual(
        all,
        plain(count).map(({ name }) => name),
      );
      const sizes = [kept.length, ...parts.map(({ buckets }) => buckets.length)];
      assert.equal(sizes.length, Math.ceil(count / most));
      assert.ok(Math.max(...sizes) <= most, sizes.join());
      assert.ok(Math.min(...sizes) > 0, sizes.join());
    });
  }

  it("take all components along that the stack makes for them, keys by their Region", () => {
    const { parts } = divide(config([{ name: "acme-0" }, { name: "acme-1", region: "eu-west-1" }]), 1, free);
    assert.deepEqual(parts[0]?.components, [
      "cross-account-s3:kms:BucketKey::acme-1-eu-west-1",
      "cross-account-s3:sns:EventTopic::acme-1",
      "cross-account-s3:s3:SharedBucket::acme-1",
      "cross-account-s3:s3:BucketSettings::acme-1",
    ]);
  });

  it("go to stacks whose names are free", () => {
    const { parts } = divide(config(plain(3)), 1, (name) => name === "data-2");
    assert.deepEqual(
      parts.map(({ name }) => name),
      ["data-3", "data-4"],
    );
  });

  const key = "arn:aws:kms:us-east-1:222222222222:key/0a1b2c3d-0000-0000-0000-000000000000";
  const staying: readonly (readonly [string, Settings, RegExp, Settings?])[] = [
    ["exist already", { existing: true }, /bear the stack's name/],
    ["share a key", { key: "region" }, /share its key/],
    ["have a key that exists", { key }, /policy of its key/],
    [
      "have a topic that exists",
      { notifications: "sns", topicArn: "arn:aws:sns:us-east-1:222222222222:shared" },
      /policy of its topic/,
    ],
    [
      "send events to a queue",
      { eventTargets: [{ queueArn: "arn:aws:sqs:us-east-1:222222222222:new-objects" }] },
      /policies of its event targets/,
    ],
    ["pass on events", { notifications: "eventbridge" }, /rule of the stack/],
    [
      "are reached through a role of the stack",
      { grants: { indexer: { level: "read", via: "role" } } },
      /a role of the stack/,
    ],
    ["have access logs", {}, /a log bucket of the stack/, { "cross-account-s3:accessLogs": {} }],
  ];
  for (const [what, settings, because, more = {}] of staying) {
    it(`stay if they ${what}`, () => {
      const logs = Object.keys(more).length > 0 ? { accessLogs: false } : {};
      const leaving = plain(4).map((bucket) => ({ ...bucket, ...logs }));
      const division = divide(config([...leaving, { name: "acme-stays", ...settings }], more), 2, free);
      assert.deepEqual(
        division.staying.map(({ bucket }) => bucket),
        ["acme-stays"],
      );
      assert.match(division.staying[0]?.because ?? "", because);
      assert.ok(division.kept.includes("acme-stays"));
    });
  }

  it("leave with their access logs, where these go to a bucket of others, and stay where it is one of the stack's", () => {
    const named = (bucket: string) => ({ "cross-account-s3:accessLogs": { bucket } });
    assert.deepEqual(divide(config(plain(4), named("central-logs")), 2, free).staying, []);
    const logs = { name: "acme-logs", key: "s3" };
    assert.throws(
      () => divide(config([...plain(4), logs], named("acme-logs")), 2, free),
      /acme-0: a log bucket of the stack.*acme-logs: it gets the access logs/s,
    );
  });

  it("are refused with the reasons if none can leave", () => {
    const shared = plain(3).map((bucket) => ({ ...bucket, key: "region" }));
    assert.throws(() => divide(config(shared), 1, free), /none of its buckets can leave it\n {2}acme-0: the stack's/);
  });

  it("are not divided where a trail lists them, below the number, or in another stack than a data stack", () => {
    const audit = { "cross-account-s3:audit": { trail: "create" } };
    assert.throws(() => divide(config(plain(3), audit), 1, free), /data: its trail lists its buckets/);
    assert.throws(() => divide(config(plain(3)), 3, free), /it has 3 buckets, and --buckets is 3/);
    assert.throws(() => divide(controlStack().config, 3, free), /control: it is a control stack/);
  });
});
