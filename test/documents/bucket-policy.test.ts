import assert from "node:assert/strict";
import { bucketPolicy, type BucketPolicyArgs } from "../../documents/bucket-policy";
import { LimitError } from "../../documents/size-limit";
import type { Grant } from "../../documents/grants";
import { bySid, grant } from "./support";

const ARGS: BucketPolicyArgs = {
  partition: "aws",
  region: "us-east-1",
  accountId: "222222222222",
  bucket: "acme",
  grants: [],
  consumerManagesNotifications: false,
  keyArn: undefined,
};

describe("bucketPolicy", () => {
  it("denies plain HTTP to everyone, on the bucket and its objects", () => {
    assert.deepEqual(bySid(bucketPolicy(ARGS), "DenyInsecureTransport"), {
      Sid: "DenyInsecureTransport",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("allows nothing without a grant", () => {
    assert.ok(bucketPolicy(ARGS).Statement.every((s) => s.Effect === "Deny"));
  });

  it("grants through the control account's root, narrowed to the exact role, so that a recreated role keeps access", () => {
    const statement = bySid(bucketPolicy({ ...ARGS, grants: [grant("indexer", "read")] }), "AllowReadBucket");
    assert.deepEqual(statement.Principal, { AWS: "arn:aws:iam::111111111111:root" });
    assert.deepEqual(statement.Condition, {
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/indexer"] },
    });
  });

  it("puts object actions on the objects and bucket actions on the bucket", () => {
    const policy = bucketPolicy({ ...ARGS, grants: [grant("indexer", "read")] });
    assert.equal(bySid(policy, "AllowReadObjects").Resource, "arn:aws:s3:::acme/*");
    assert.equal(bySid(policy, "AllowReadBucket").Resource, "arn:aws:s3:::acme");
  });

  it("gives an uploader no action on the bucket", () => {
    const policy = bucketPolicy({ ...ARGS, grants: [grant("uploader", "upload")] });
    assert.deepEqual(
      policy.Statement.filter((s) => s.Effect === "Allow").map((s) => s.Sid),
      ["AllowUploadObjects"],
    );
  });

  it("lets an uploader list and abort the parts of an upload too", () => {
    const policy = bucketPolicy({ ...ARGS, grants: [grant("uploader", "upload")] });
    assert.deepEqual(bySid(policy, "AllowUploadObjects").Action, [
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
      "s3:PutObjectTagging",
    ]);
  });

  it("puts roles of one level into one statement, in an order that configuration does not change", () => {
    const [a, b] = [grant("a", "read"), grant("b", "read")];
    assert.deepEqual(bucketPolicy({ ...ARGS, grants: [a, b] }), bucketPolicy({ ...ARGS, grants: [b, a] }));
  });

  it("lets a catalog replace notifications only where they are left to it", () => {
    const grants = [grant("catalog", "catalog")];
    const actions = (consumerManagesNotifications: boolean) =>
      bySid(bucketPolicy({ ...ARGS, grants, consumerManagesNotifications }), "AllowCatalogBucket").Action;
    assert.ok(actions(true).includes("s3:PutBucketNotification"));
    assert.ok(!actions(false).includes("s3:PutBucketNotification"));
  });

  it("refuses uploads under keys other than the bucket's, where that is known", () => {
    const keyArn = "arn:aws:kms:us-east-1:222222222222:key/1";
    assert.deepEqual(bySid(bucketPolicy({ ...ARGS, keyArn }), "DenyOtherKeys").Condition, {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotLike: { "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn },
    });
  });

  it("refuses uploads that name another encryption, and takes those that name none", () => {
    assert.deepEqual(bySid(bucketPolicy(ARGS), "DenyOtherEncryption").Condition, {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    });
  });

  it("refuses uploads under keys of another account or Region, where the key is not known yet", () => {
    assert.deepEqual(bySid(bucketPolicy(ARGS), "DenyOtherKeys").Condition, {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotLike: {
        "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:222222222222:key/*",
      },
    });
  });

  it("refuses uploads under a key that the caller brings along", () => {
    assert.deepEqual(bySid(bucketPolicy(ARGS), "DenyCustomerProvidedKeys").Condition, {
      Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
    });
  });

  it("narrows a grant of prefixes, and keeps it apart from a grant of the whole bucket", () => {
    const { grantee } = grant("indexer", "read");
    const grants: readonly Grant[] = [
      grant("indexer", "read"),
      { grantee, access: { level: "upload", prefixes: ["in/"] } },
      { grantee, access: { level: "read", prefixes: ["a/"] } },
      { grantee, access: { level: "read", prefixes: ["b/"] } },
    ];
    const policy = bucketPolicy({ ...ARGS, grants });
    assert.deepEqual(
      policy.Statement.filter(({ Effect }) => Effect === "Allow").map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["AllowReadPrefixObjects", "arn:aws:s3:::acme/a/*"],
        ["AllowReadPrefixList", "arn:aws:s3:::acme"],
        ["AllowReadPrefixNo2Objects", "arn:aws:s3:::acme/b/*"],
        ["AllowReadPrefixNo2List", "arn:aws:s3:::acme"],
        ["AllowReadObjects", "arn:aws:s3:::acme/*"],
        ["AllowReadBucket", "arn:aws:s3:::acme"],
        ["AllowUploadPrefixObjects", "arn:aws:s3:::acme/in/*"],
      ],
    );
    assert.deepEqual(bySid(policy, "AllowReadPrefixList").Condition, {
      ArnEquals: { "aws:PrincipalArn": grantee.callers },
      StringLike: { "s3:prefix": ["a/*"] },
    });
  });

  it("speaks of the partition it is in", () => {
    const policy = bucketPolicy({ ...ARGS, partition: "aws-cn", region: "cn-north-1" });
    assert.ok(!JSON.stringify(policy).includes("arn:aws:"));
  });

  it("says which bucket, which size and which limit when S3 would refuse the size", () => {
    const grants = Array.from({ length: 400 }, (_, n) => grant(`role-${n}`, "read"));
    assert.throws(
      () => bucketPolicy({ ...ARGS, grants }),
      (error) =>
        error instanceof LimitError &&
        /bucket acme would have \d+ bytes, and AWS takes 20480 at most: write accessPoints: per-grantee, .*shorten its grants/.test(
          error.message,
        ),
    );
  });
});
