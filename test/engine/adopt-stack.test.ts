import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { exampleSettings, forEmulator } from "../../sandbox/project";
import {
  readThirdPartyResources,
  makeThirdPartyResources,
  type ThirdPartyResources,
} from "../../sandbox/third-party-resources";
import { useWorld } from "./world";

const account = "222222222222";

/** A bucket whose policy has a statement that the stack takes over, one for a deleted role, and one that stays. */
const HANDED = "acme-handed";
const DELETED_ROLE = "AROAEXAMPLEDELETEDROL";
const STATEMENTS = [
  { Sid: "Handover", Principal: { AWS: "arn:aws:iam::111111111111:root" } },
  { Sid: "Orphan", Principal: { AWS: DELETED_ROLE } },
  { Sid: "Theirs", Principal: { AWS: "arn:aws:iam::333333333333:root" } },
].map((one) => ({ ...one, Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${HANDED}/*` }));

describe("a data stack with a bucket, a key, a topic and a trail that others made", function () {
  this.timeout(300_000);
  const world = useWorld();
  const owner = () => world().accounts.in(account, "us-east-1");
  let theirs: ThirdPartyResources;
  let original: unknown;

  before(async () => {
    const { pulumi } = world();
    theirs = await makeThirdPartyResources(owner(), "acme-theirs");
    original = await readThirdPartyResources(owner(), theirs);
    const { s3 } = owner();
    await s3.send(new CreateBucketCommand({ Bucket: HANDED }));
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: STATEMENTS });
    await s3.send(new PutBucketPolicyCommand({ Bucket: HANDED, Policy }));

    const dataAccounts = [{ id: account, buckets: ["acme-*"], topics: [theirs.bucket] }];
    const control = { ...exampleSettings("control"), "cross-account-s3:dataAccounts": dataAccounts };
    await pulumi.configure("control", forEmulator(control));
    await pulumi.up("control");
    const { key, topic: topicArn, trail } = theirs;
    const bucket = { key, topicArn, notifications: "sns", grants: { indexer: "read" } };
    const data = {
      ...forEmulator(exampleSettings("data")),
      "cross-account-s3:audit": { trail },
      "cross-account-s3:buckets": [
        { ...bucket, name: theirs.bucket, existing: true, restoreSettings: true },
        { ...bucket, name: "acme-ours" },
        {
          ...{ name: HANDED, existing: true, versioning: "keep", grants: { indexer: "read" } },
          ...{ takeOverSids: ["Handover"], dropOrphanedPrincipals: [DELETED_ROLE] },
        },
      ],
    };
    await pulumi.configure("data", data);
  });

  it("adds its part to theirs, and changes nothing in a second run", async () => {
    const { pulumi } = world();
    const { output: preview } = await pulumi.command("data", ["preview"]);
    assert.match(
      preview,
      /access, over every request:\s+- every caller may no longer use acme-handed, acme-theirs without TLS/,
    );
    assert.match(preview, /\+ indexer may read acme-theirs/);
    assert.match(preview, /- principals of account 111111111111 may no longer s3:GetObject on acme-handed/);
    const { code, output } = await pulumi.command("data", ["up", "--yes", "--skip-preview"]);
    assert.equal(code, 0, output);
    assert.match(output, /access, over every request:/);
    const { bucketPolicy, keyPolicy, topicPolicy, ...rest } = await readThirdPartyResources(owner(), theirs);
    for (const policy of [bucketPolicy, keyPolicy, topicPolicy]) {
      assert.match(JSON.stringify(policy), /"Id":"theirs","Statement":\[\{"Sid":"Theirs".*"Sid":"Xas3[0-9a-f]{8}Allow/);
    }
    const { queues, topics, block, ownership, encryption, selectors } = rest;
    assert.deepEqual(
      [queues, topics].map((all) => all?.map(({ Id = "" }) => Id.replace(/^Xas3[0-9a-f]{8}/, "ours"))),
      [["theirs"], ["oursObjects"]],
    );
    assert.deepEqual(topics?.[0]?.TopicArn, theirs.topic);
    assert.ok(block?.RestrictPublicBuckets);
    assert.deepEqual(ownership, { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
    assert.equal(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID, theirs.key);
    const recorded = selectors?.flatMap(({ DataResources = [] }) => DataResources.flatMap(({ Values = [] }) => Values));
    assert.deepEqual(recorded?.slice(0, 3), [
      "arn:aws:s3:::acme-elsewhere/",
      "arn:aws:s3:::acme-theirs/",
      "arn:aws:s3:::acme-ours/",
    ]);
    const { s3 } = owner();
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket: theirs.bucket }))).Status, "Enabled");
    await pulumi.up("data", "--expect-no-changes");
  });

  it("tells their topic of its own bucket's events too, and S3 may publish for both", async () => {
    const { TopicConfigurations } = await owner().s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: "acme-ours" }),
    );
    assert.deepEqual(
      TopicConfigurations?.map(({ TopicArn }) => TopicArn),
      [theirs.topic],
    );
    const { topicPolicy } = await readThirdPartyResources(owner(), theirs);
    assert.match(
      JSON.stringify(topicPolicy),
      /"aws:SourceArn":\["arn:aws:s3:::acme-theirs","arn:aws:s3:::acme-ours"\]/,
    );
  });

  it("takes over the statement that it names, removes the principal that is deleted, and keeps the rest", async () => {
    const { s3 } = owner();
    const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: HANDED }));
    assert.deepEqual(Policy.match(/"Sid":"(Handover|Orphan|Theirs)"/g), ['"Sid":"Theirs"']);
    assert.ok(!Policy.includes(DELETED_ROLE));
    assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket: HANDED }))).Status, undefined);
  });

  it("leaves everything as it was", async () => {
    await world().pulumi.destroy("data");
    assert.deepEqual(await readThirdPartyResources(owner(), theirs), original);
  });
});
