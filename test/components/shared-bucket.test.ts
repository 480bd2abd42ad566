import assert from "node:assert/strict";
import { SharedBucket, type SharedBucketArgs } from "../../components/shared-bucket";
import { document } from "../../documents/policy";
import { only } from "../mocks";
import { made } from "./support";

const ARGS: SharedBucketArgs = {
  bucketName: "acme",
  policy: document([]),
  kmsKeyArn: "arn:aws:kms:us-east-1:222222222222:key/1",
};
const bucket = (args: Partial<SharedBucketArgs> = {}) =>
  made((opts) => new SharedBucket("acme", { ...ARGS, ...args }, opts));

describe("SharedBucket", () => {
  for (const [what, args, expected] of [
    ["is protected from deletion, with all its settings, by default", {}, true],
    ["is not protected when the configuration says so", { protect: false }, false],
  ] as const) {
    it(what, async () => {
      const { life } = await bucket({ ...args, events: { eventBridge: true, targets: [] } });
      const of = [...life].filter(([type]) => type.startsWith("aws:"));
      assert.ok(of.length >= 6);
      assert.deepEqual(
        of.filter(([, { protect }]) => protect !== expected).map(([type]) => type),
        [],
      );
    });
  }

  it("allows no access before it is owned, closed and encrypted", async () => {
    assert.deepEqual((await bucket()).life.get("aws:s3/bucketPolicy:BucketPolicy")?.after, [
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ]);
  });

  for (const [what, args, expected] of [
    ["blocks SSE-C as a setting where it is asked to", { blockSseC: true }, ["SSE-C"]],
    ["leaves what S3 blocks by itself otherwise", {}, undefined],
  ] as const) {
    it(what, async () => {
      const { declared } = await bucket(args);
      const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      const rules = only(declared, type).rules as readonly { readonly blockedEncryptionTypes?: unknown }[];
      assert.deepEqual(rules[0]?.blockedEncryptionTypes, expected);
    });
  }

  it("tells a topic of new and of removed objects", async () => {
    const { declared } = await bucket({
      events: {
        eventBridge: false,
        targets: [{ service: "sns", arn: "arn:topic", events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] }],
      },
    });
    assert.deepEqual(only(declared, "aws:s3/bucketNotification:BucketNotification").topics, [
      { topicArn: "arn:topic", events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] },
    ]);
  });
});
