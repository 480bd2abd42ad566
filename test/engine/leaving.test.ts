import assert from "node:assert/strict";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { exampleSettings, forEmulator, type Settings } from "../../sandbox/project";
import { useWorld } from "./world";

const ACCOUNT = "222222222222";
const grants = { indexer: "read" };

describe("a bucket that leaves a stack", function () {
  this.timeout(400_000);
  const world = useWorld();
  const owner = () => world().accounts.in(ACCOUNT, "us-east-1");

  const configure = (buckets: readonly object[], protect: boolean): Promise<void> => {
    const settings: Settings = {
      ...forEmulator(exampleSettings("data"), protect),
      "cross-account-s3:buckets": buckets,
    };
    return world().pulumi.configure("data", settings);
  };

  async function look(Bucket: string) {
    const { s3 } = owner();
    const policy = await s3.send(new GetBucketPolicyCommand({ Bucket })).catch(() => undefined);
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket })).catch(() => undefined);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    return {
      policy: policy?.Policy,
      block: block?.PublicAccessBlockConfiguration,
      encryption: await defaultOf(Bucket),
      Status,
    };
  }

  async function defaultOf(Bucket: string) {
    const { ServerSideEncryptionConfiguration } = await owner().s3.send(new GetBucketEncryptionCommand({ Bucket }));
    return ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  }

  before(async () => {
    await world().pulumi.configure("control", forEmulator(exampleSettings("control")));
    await world().pulumi.up("control");
  });

  describe("that made it", () => {
    const stays = { name: "acme-stays", grants };
    const leaving = { name: "acme-leaving", grants, notifications: "sns", lifecycle: {} };
    let before_: Awaited<ReturnType<typeof look>>;

    it("keeps everything while it is protected", async () => {
      const { pulumi } = world();
      await configure([stays, leaving], true);
      await pulumi.up("data");
      before_ = await look(leaving.name);
      assert.ok(before_.policy !== undefined && before_.encryption?.KMSMasterKeyID !== undefined);
      await configure([stays], true);
      const { code, output } = await pulumi.command("data", ["up", "--yes", "--skip-preview"]);
      assert.notEqual(code, 0);
      assert.match(output, /protected/);
      assert.deepEqual(await look(leaving.name), before_);
    });

    it("is deleted once it is not, and its key stays", async () => {
      const { pulumi } = world();
      await configure([stays, { ...leaving, protect: false }], true);
      await pulumi.up("data");
      await configure([stays], true);
      await pulumi.up("data");
      await assert.rejects(look(leaving.name), /NoSuchBucket|NotFound|bucket does not exist/i);
      const { KeyMetadata } = await owner().kms.send(
        new DescribeKeyCommand({ KeyId: before_.encryption?.KMSMasterKeyID }),
      );
      assert.equal(KeyMetadata?.KeyState, "Enabled");
      const kept = (await pulumi.state("data")).filter(({ id }) => id.includes("acme-leaving"));
      assert.deepEqual(kept, []);
    });
  });

  it("that only shared it is as usable as before, with what was written meanwhile", async () => {
    const { pulumi } = world();
    const { s3, kms } = owner();
    const Bucket = "acme-lent";
    await s3.send(new CreateBucketCommand({ Bucket }));
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    await configure(
      [
        { name: "acme-stays", grants },
        { name: Bucket, existing: true, key: "bucket", grants },
      ],
      true,
    );
    await pulumi.up("data");
    const during = await defaultOf(Bucket);
    assert.equal(during?.SSEAlgorithm, "aws:kms");
    await s3.send(new PutObjectCommand({ Bucket, Key: "meanwhile", Body: "kept" }));

    // Nothing of a bucket that exists is protected: it is not the stack's to delete.
    await configure([{ name: "acme-stays", grants }], true);
    await pulumi.up("data");
    assert.equal((await defaultOf(Bucket))?.SSEAlgorithm, "AES256");
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: during.KMSMasterKeyID }));
    assert.equal(KeyMetadata?.KeyState, "Enabled");
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "meanwhile" }));
    assert.equal(await Body?.transformToString(), "kept");
    assert.equal(
      (await s3.send(new PutObjectCommand({ Bucket, Key: "after", Body: "x" }))).ServerSideEncryption,
      "AES256",
    );
  });

  it("keeps the encryption that its owner chose, unless asked", async () => {
    const { pulumi } = world();
    const Bucket = "acme-lent";
    await configure(
      [
        { name: "acme-stays", grants },
        { name: Bucket, existing: true, versioning: "keep", grants },
      ],
      true,
    );
    await pulumi.up("data");
    const now = await look(Bucket);
    assert.equal(now.encryption?.SSEAlgorithm, "AES256");
    assert.match(now.policy ?? "", /AllowReadObjects/);
    await pulumi.up("data", "--expect-no-changes");
  });
});
