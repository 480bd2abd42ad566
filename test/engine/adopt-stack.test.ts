import assert from "node:assert/strict";
import { CreateKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { exampleSettings, forEmulator } from "../../sandbox/project";
import { useWorld } from "./world";

const Bucket = "acme-theirs";
const account = "222222222222";
const theirs = (Action: string, Resource: string) => ({
  Sid: "Theirs",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:root" },
  Action,
  Resource,
});

describe("a data stack with a bucket and a key that others made", function () {
  this.timeout(300_000);
  const world = useWorld();
  let key = "";
  let original: unknown;

  /** Everything of the bucket and the key that others had set. */
  async function look() {
    const { s3, kms } = world().accounts.in(account, "us-east-1");
    const { Policy: bucketPolicy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    const { Policy: keyPolicy = "" } = await kms.send(new GetKeyPolicyCommand({ KeyId: key, PolicyName: "default" }));
    const { TopicConfigurations } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    return {
      bucketPolicy: JSON.parse(bucketPolicy) as unknown,
      keyPolicy: JSON.parse(keyPolicy) as unknown,
      notifications: TopicConfigurations,
      block: (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
      ownership: (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
    };
  }

  before(async () => {
    const { pulumi, accounts } = world();
    const { s3, kms, sns } = accounts.in(account, "us-east-1");
    const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Id: "theirs", Statement });
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy(theirs("kms:*", "*")) }));
    key = KeyMetadata?.Arn ?? "";
    await s3.send(new CreateBucketCommand({ Bucket }));
    const Policy = policy(theirs("s3:GetObject", `arn:aws:s3:::${Bucket}/*`));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "theirs" }));
    const NotificationConfiguration = {
      TopicConfigurations: [{ Id: "theirs", TopicArn, Events: ["s3:ObjectRestore:*" as const] }],
    };
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    original = await look();

    await pulumi.configure("control", forEmulator(exampleSettings("control")));
    await pulumi.up("control");
    const bucket = {
      name: Bucket,
      existing: true,
      key,
      restoreSettings: true,
      notifications: "sns",
      grants: { indexer: "read" },
    };
    const data = { ...forEmulator(exampleSettings("data")), "cross-account-s3:buckets": [bucket] };
    await pulumi.configure("data", data);
  });

  it("puts its part in beside theirs, and changes nothing in a second run", async () => {
    const { pulumi, accounts } = world();
    await pulumi.up("data");
    const { bucketPolicy, keyPolicy, notifications, block, ownership } = await look();
    for (const policy of [bucketPolicy, keyPolicy]) {
      assert.match(JSON.stringify(policy), /"Id":"theirs","Statement":\[\{"Sid":"Theirs".*"Sid":"Xas3[0-9a-f]{8}Allow/);
    }
    assert.deepEqual(
      notifications?.map(({ Id = "" }) => Id.replace(/^Xas3[0-9a-f]{8}/, "ours")),
      ["theirs", "oursObjects"],
    );
    assert.ok(block?.RestrictPublicBuckets);
    assert.deepEqual(ownership, { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
    const { s3 } = accounts.in(account, "us-east-1");
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, "Enabled");
    await pulumi.up("data", "--expect-no-changes");
  });

  it("leaves what was there", async () => {
    await world().pulumi.destroy("data");
    assert.deepEqual(await look(), original);
  });
});
