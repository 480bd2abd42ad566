import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { type Declared, only, run } from "../../mocks";
import { CONTRACT, DATA, raw } from "../support";

const TOPIC = "arn:aws:sns:us-east-1:222222222222:shared";
const SHARED = "pulumi-nodejs:dynamic/adopt:SharedPolicy";
const bucket = (name: string, fields: object = {}) => ({
  name,
  grants: { indexer: "read" },
  notifications: "sns",
  topicArn: TOPIC,
  ...fields,
});
const account = { id: "222222222222", buckets: ["acme-*"] };
const data = (buckets: readonly object[], topics = ["shar*"]) =>
  run(raw(DATA, { buckets }), runStack, {
    "organization/cross-account-s3/control": { contract: { ...CONTRACT, dataAccounts: [{ ...account, topics }] } },
  });

function policy(declared: readonly Declared[]): string {
  return String(only(declared, SHARED, "topic-shared-us-east-1").policyForReview);
}

describe("a topic that exists", () => {
  it("is not made, and gets our statements under the stack's prefix", async () => {
    const { declared } = await data([bucket("acme-1")]);
    assert.deepEqual(
      declared.filter((d) => d.type.startsWith("aws:sns/")),
      [],
    );
    assert.match(policy(declared), /^\{"kind":"topic","arn":"[^"]+:shared",.*"Sid":"Xas3[0-9a-f]{8}AllowS3ToPublish"/);
  });

  it("has one policy for all the buckets that share it", async () => {
    const { declared } = await data([bucket("acme-1"), bucket("acme-2")]);
    assert.match(policy(declared), /"aws:SourceArn":\["arn:aws:s3:::acme-1","arn:aws:s3:::acme-2"\]/);
  });

  it("receives the events of a bucket that the stack makes", async () => {
    const { declared } = await data([bucket("acme-1")]);
    assert.deepEqual(only(declared, "aws:s3/bucketNotification:BucketNotification").topics, [
      { topicArn: TOPIC, events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] },
    ]);
  });

  it("receives the events of a bucket that exists", async () => {
    const { declared } = await data([bucket("acme-1", { existing: true })]);
    const { wanted } = only(declared, "pulumi-nodejs:dynamic/adopt:SharedNotifications");
    assert.match(String(wanted), new RegExp(`"topicArn":"${TOPIC}"`));
  });

  it("is handed over", async () => {
    const { outputs } = await data([bucket("acme-1")]);
    const { buckets } = outputs as { buckets: Record<string, { topicArn: { promise(): Promise<unknown> } }> };
    assert.equal(await buckets["acme-1"]?.topicArn.promise(), TOPIC);
  });

  it("is refused while the control account's roles could not subscribe", async () => {
    await assert.rejects(
      data([bucket("acme-1")], ["other"]),
      /buckets\[[\w-]+\].topicArn: found topic "shared", to which indexer may not subscribe yet; add the name to topics under/,
    );
  });

  it("needs no permission of the control account without a subscriber", async () => {
    await data([bucket("acme-1", { grants: {} })], []);
  });
});
