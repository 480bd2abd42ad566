import assert from "node:assert/strict";
import { SharedBucket, type SharedBucketArgs } from "../../components/shared-bucket";
import { document } from "../../documents/policy";
import { only } from "../mocks";
import { made } from "./support";

const ARGS: SharedBucketArgs = {
  bucketName: "acme",
  policy: document([]),
  kmsKeyArn: "arn:aws:kms:us-east-1:222222222222:key/1",
  events: { kind: "none" },
};
const bucket = (args: Partial<SharedBucketArgs> = {}) =>
  made((opts) => new SharedBucket("acme", { ...ARGS, ...args }, opts));

describe("SharedBucket", () => {
  it("is protected from deletion by default", async () => {
    assert.equal((await bucket()).life.get("aws:s3/bucket:Bucket")?.protect, true);
  });

  it("is not protected when told so", async () => {
    assert.equal((await bucket({ protect: false })).life.get("aws:s3/bucket:Bucket")?.protect, false);
  });

  it("lets nobody in before it is owned, closed and encrypted", async () => {
    assert.deepEqual((await bucket()).life.get("aws:s3/bucketPolicy:BucketPolicy")?.after, [
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ]);
  });

  it("tells a topic of new and of removed objects", async () => {
    const { declared } = await bucket({ events: { kind: "topic", topicArn: "arn:topic" } });
    assert.deepEqual(only(declared, "aws:s3/bucketNotification:BucketNotification").topics, [
      { topicArn: "arn:topic", events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] },
    ]);
  });
});
