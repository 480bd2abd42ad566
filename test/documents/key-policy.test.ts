import assert from "node:assert/strict";
import { keyPolicy, type KeyPolicyArgs, type KeyUse } from "../../documents/key-policy";
import { LimitError } from "../../documents/size-limit";
import { bySid, grant } from "./support";

const use = (bucket: string, ...grants: KeyUse["grants"]): KeyUse => ({ bucket, grants, encryptsTopic: false });
const ARGS: KeyPolicyArgs = {
  partition: "aws",
  region: "eu-west-1",
  accountId: "222222222222",
  key: "acme",
  uses: [use("acme", grant("indexer", "read"), grant("uploader", "upload"))],
};

describe("keyPolicy", () => {
  it("keeps the administration with the account that owns the key", () => {
    const statement = bySid(keyPolicy(ARGS), "AllowAccountAdministration");
    assert.deepEqual(statement.Principal, { AWS: "arn:aws:iam::222222222222:root" });
    assert.equal(statement.Action, "kms:*");
  });

  it("lets a reader decrypt, through S3 of the key's Region and only for the bucket, with or without a Bucket Key", () => {
    assert.deepEqual(bySid(keyPolicy(ARGS), "AllowDecrypt"), {
      Sid: "AllowDecrypt",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: ["kms:Decrypt"],
      Resource: "*",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/indexer"] },
        StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"] },
      },
    });
  });

  it("lets an uploader make data keys, and decrypt for multipart uploads, but not kms:Encrypt", () => {
    assert.deepEqual(bySid(keyPolicy(ARGS), "AllowEncrypt").Action, ["kms:Decrypt", "kms:GenerateDataKey"]);
  });

  it("keeps the roles of one bucket from the objects of another under a shared key", () => {
    const policy = keyPolicy({ ...ARGS, uses: [use("a", grant("x", "read")), use("b", grant("y", "read"))] });
    const contexts = policy.Statement.flatMap((s) => {
      const context = s.Condition?.StringLike?.["kms:EncryptionContext:aws:s3:arn"];
      return context === undefined ? [] : [[s.Condition?.ArnEquals?.["aws:PrincipalArn"], context]];
    });
    assert.deepEqual(contexts, [
      [["arn:aws:iam::111111111111:role/x"], ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]],
      [["arn:aws:iam::111111111111:role/y"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]],
    ]);
  });

  it("takes only the objects of prefixes where there is no Bucket Key, and the bucket where there is one", () => {
    const { grantee } = grant("x", "read");
    const grants = [grant("x", "read"), { grantee, access: { level: "upload", prefixes: ["in/"] } } as const];
    const policy = keyPolicy({ ...ARGS, uses: [use("a", ...grants)] });
    const context = (sid: string) => bySid(policy, sid).Condition?.StringLike?.["kms:EncryptionContext:aws:s3:arn"];
    assert.deepEqual(context("AllowDecrypt"), ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]);
    assert.deepEqual(context("AllowEncrypt"), ["arn:aws:s3:::a", "arn:aws:s3:::a/in/*"]);
  });

  it("says nothing of a role that lists only", () => {
    const { grantee } = grant("x", "read");
    const policy = keyPolicy({ ...ARGS, uses: [use("a", { grantee, access: { actions: ["s3:ListBucket"] } })] });
    assert.equal(policy.Statement.length, 1);
  });

  it("says the same once for buckets with the same roles", () => {
    const policy = keyPolicy({ ...ARGS, uses: [use("a", grant("x", "read")), use("b", grant("x", "read"))] });
    assert.deepEqual(
      policy.Statement.map((s) => s.Sid),
      ["AllowAccountAdministration", "AllowDecrypt"],
    );
  });

  it("knows the same roles in another order as the same", () => {
    const [x, y] = [grant("x", "read"), grant("y", "read")];
    const policy = keyPolicy({ ...ARGS, uses: [use("a", x, y), use("b", y, x)] });
    assert.equal(policy.Statement.length, 2);
  });

  it("lets S3 publish to an encrypted topic only for this account's bucket", () => {
    const policy = keyPolicy({ ...ARGS, uses: [{ ...use("acme"), encryptsTopic: true }] });
    assert.deepEqual(bySid(policy, "AllowS3ToPublishEvents").Condition, {
      StringEquals: { "aws:SourceAccount": "222222222222" },
      ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::acme"] },
    });
  });

  it("uses China's own service names there", () => {
    const policy = keyPolicy({ ...ARGS, partition: "aws-cn", region: "cn-north-1" });
    assert.equal(
      bySid(policy, "AllowDecrypt").Condition?.StringEquals?.["kms:ViaService"],
      "s3.cn-north-1.amazonaws.com.cn",
    );
  });

  it("says which key, which size and which limit when KMS would refuse the size", () => {
    const uses = Array.from({ length: 200 }, (_, n) => use(`bucket-${n}`, grant(`role-${n}`, "read")));
    assert.throws(
      () => keyPolicy({ ...ARGS, uses }),
      (error) =>
        error instanceof LimitError && /key acme would have \d+ bytes, and AWS takes 32768/.test(error.message),
    );
  });
});
