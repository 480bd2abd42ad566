import assert from "node:assert/strict";
import { assumedRolePolicy, type AssumedUse } from "../../documents/assumed-role-policy";
import { LimitError } from "../../documents/size-limit";
import type { Level } from "../../documents/levels";
import { bySid } from "./support";

const use = (bucket: string, level: Level, fields: Partial<AssumedUse> = {}): AssumedUse => ({
  bucket,
  region: "us-east-1",
  access: { level },
  keyArn: undefined,
  consumerManagesNotifications: false,
  ...fields,
});

const policy = (...uses: readonly AssumedUse[]) =>
  assumedRolePolicy({ partition: "aws", accountId: "222222222222", role: "x-data-worker", uses });

describe("assumedRolePolicy", () => {
  it("reaches the objects of its buckets, in its own account only", () => {
    const { Resource, Condition } = bySid(policy(use("a", "read"), use("b", "read")), "ReadObjects");
    assert.deepEqual(Resource, ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]);
    assert.deepEqual(Condition, { StringEquals: { "aws:ResourceAccount": "222222222222" } });
  });

  it("keeps the levels of several buckets apart", () => {
    const both = policy(use("a", "read"), use("b", "readwrite"));
    assert.deepEqual(bySid(both, "ReadObjects").Resource, ["arn:aws:s3:::a/*"]);
    assert.deepEqual(bySid(both, "ReadwriteObjects").Resource, ["arn:aws:s3:::b/*"]);
  });

  it("gives an uploader nothing on the bucket", () => {
    assert.deepEqual(
      policy(use("a", "upload")).Statement.map((s) => s.Sid),
      ["UploadObjects", "Encrypt"],
    );
  });

  it("lets a catalog replace notifications only where they are left to it", () => {
    const both = policy(use("a", "catalog"), use("b", "catalog", { consumerManagesNotifications: true }));
    assert.ok(!bySid(both, "CatalogBuckets").Action.includes("s3:PutBucketNotification"));
    assert.ok(bySid(both, "CatalogNotifyingBuckets").Action.includes("s3:PutBucketNotification"));
  });

  it("decrypts for a reader, through S3 of the bucket's Region and for the bucket", () => {
    const statement = bySid(policy(use("a", "read", { region: "eu-west-1" })), "Decrypt");
    assert.deepEqual(statement.Action, ["kms:Decrypt"]);
    assert.deepEqual(statement.Condition, {
      StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::a", "arn:aws:s3:::a/*"] },
    });
  });

  it("names the key where it is known, and else the account and Region", () => {
    const keyArn = "arn:aws:kms:us-east-1:222222222222:key/1";
    const both = policy(use("a", "read", { keyArn }), use("b", "read"));
    assert.deepEqual(bySid(both, "Decrypt").Resource, [keyArn]);
    assert.deepEqual(bySid(both, "Decrypt2").Resource, ["arn:aws:kms:us-east-1:222222222222:key/*"]);
  });

  it("decrypts as well as encrypts for an uploader, as a multipart upload needs both", () => {
    assert.deepEqual(bySid(policy(use("a", "upload")), "Encrypt").Action, ["kms:Decrypt", "kms:GenerateDataKey"]);
  });

  it("says which role, when IAM would refuse the size", () => {
    const many = Array.from({ length: 200 }, (_, n) => use(`bucket-${n}`, "read"));
    assert.throws(
      () => policy(...many),
      (error) => error instanceof LimitError && error.message.includes("role x-data-worker"),
    );
  });
});
