import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digest } from "../../../adopt/digest";
import type { JsonObject } from "../../../adopt/json";
import { runStack } from "../../../stacks";
import { type Declared, only, run } from "../../mocks";
import { CONTRACT, DATA, raw } from "../support";

const ARN = "arn:aws:s3:::acme-theirs";
const KEY = "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555";
const ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const SSE_S3 = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false };

/** A bucket of others as a live-state file has it. */
function found(statements: readonly JsonObject[], rule: JsonObject = SSE_S3, notifications: JsonObject = {}) {
  const document = statements.length === 0 ? null : { Version: "2012-10-17", Statement: statements };
  const settings = {
    ownership: "BucketOwnerEnforced",
    publicAccessBlock: ON,
    encryption: { Rules: [rule] },
    versioning: "Enabled",
  };
  return {
    policy: { document, restrictsPublic: true },
    settings: { document: settings, acl: {}, policy: document },
    notifications: { document: notifications, region: "us-east-1" },
  };
}

const balancers = {
  Sid: "OldRegions",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::127311923021:root" },
  Action: "s3:PutObject",
  Resource: `${ARN}/alb/AWSLogs/222222222222/*`,
};
const flows = {
  Sid: "Flows",
  Effect: "Allow",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${ARN}/nlb/AWSLogs/222222222222/*`,
  Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
};
const onlyAes = {
  Sid: "OnlyAes",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${ARN}/*`,
  Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
};
const partner = {
  Sid: "Partner",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:root" },
  Action: ["s3:GetObject", "s3:PutObject"],
  Resource: `${ARN}/*`,
};

describe("a bucket that others use too", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "adopted-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function declared(
    bucket: ReturnType<typeof found>,
    fields: object = {},
    more: object = {},
  ): Promise<readonly Declared[]> {
    const liveState = join(folder, "live.json");
    const others = { [KEY]: { policy: { document: null } }, ...more };
    writeFileSync(liveState, JSON.stringify({ format: "live-state/1", found: { [ARN]: bucket, ...others } }));
    const buckets = [{ name: "acme-theirs", existing: true, grants: { indexer: "read" }, ...fields }];
    const stacks = { "organization/cross-account-s3/control": { contract: CONTRACT } };
    return (await run(raw(DATA, { buckets, liveState }), runStack, stacks)).declared;
  }
  const wantedIn = (all: readonly Declared[], type: string): JsonObject =>
    JSON.parse(String(only(all, `pulumi-nodejs:dynamic/adopt:${type}`, "acme-theirs").wanted)) as JsonObject;

  it("keeps SSE-S3, and so its logs, unless a key is asked for", async () => {
    const all = await declared(found([balancers, flows]));
    const wanted = wantedIn(all, "SharedBucketSettings");
    assert.deepEqual(
      [wanted.encryptionKeyArn, wanted.encryptionKeyAlias, wanted.encryption],
      [undefined, undefined, undefined],
    );
    assert.doesNotMatch(
      String(only(all, "pulumi-nodejs:dynamic/adopt:SharedPolicy", "acme-theirs").wanted),
      /DenyOther/,
    );
  });

  for (const key of ["bucket", KEY]) {
    it(`is refused with key ${key.slice(0, 6)}, which would stop its logs, naming each writer`, async () => {
      await assert.rejects(declared(found([balancers, flows]), { key }), (error) => {
        assert.match(
          String(error),
          /OldRegions lets load balancers \(.*127311923021:root\) write logs.*set key to keep or s3/,
        );
        assert.match(String(error), /Flows lets delivery\.logs\.amazonaws\.com write logs/);
        return true;
      });
    });
  }

  it("is taken over all the same once each statement is acknowledged", async () => {
    const reason = "logs go to another bucket by now";
    const acknowledge = [balancers, flows].map((one) => ({ statement: digest(one), reason }));
    await declared(found([balancers, flows]), { key: KEY, acknowledge });
  });

  it("is refused where our denials with theirs leave no one to upload, for a read grant too", async () => {
    await assert.rejects(declared(found([onlyAes, partner]), { key: KEY }), (error) => {
      assert.match(String(error), /arn:aws:iam::333333333333:root would lose s3:PutObject completely/);
      assert.match(
        String(error),
        /account 222222222222 itself would lose .*s3:PutObject completely, by this stack's Deny statements together with existing/,
      );
      return true;
    });
    await declared(found([onlyAes, partner]), { key: "s3" });
  });

  it("is refused with a default key that the granted roles could not use", async () => {
    const byKey = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY } };
    await assert.rejects(declared(found([], byKey)), /uses the key arn:aws:kms.*set key to the ARN of that key/);
    await declared(found([], byKey), { key: KEY });
  });

  it("needs nothing where its topic gets all of its events already", async () => {
    const topicArn = "arn:aws:sns:us-east-1:222222222222:acme-events";
    const theirs = { Id: "catalog", TopicArn: topicArn, Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] };
    const contract = {
      ...CONTRACT,
      dataAccounts: [{ id: "222222222222", buckets: ["acme-*"], topics: ["acme-events"] }],
    };
    const liveState = join(folder, "live.json");
    const bucket = found([], SSE_S3, { TopicConfigurations: [theirs] });
    writeFileSync(
      liveState,
      JSON.stringify({
        format: "live-state/1",
        found: { [ARN]: bucket, [topicArn]: { policy: { document: null } } },
      }),
    );
    const buckets = [
      { name: "acme-theirs", existing: true, grants: { indexer: "read" }, notifications: "sns", topicArn },
    ];
    const { declared: all } = await run(raw(DATA, { buckets, liveState }), runStack, {
      "organization/cross-account-s3/control": { contract },
    });
    assert.equal(only(all, "pulumi-nodejs:dynamic/adopt:SharedNotifications").inPlace, true);
  });

  describe("with a statement that was looked at", () => {
    const reviewed = async (statement: JsonObject, acknowledged: JsonObject) => {
      const acknowledge = [{ statement: digest(acknowledged), reason: "our partner's ingestion" }];
      const all = await declared(found([statement]), { acknowledge });
      return String(only(all, "pulumi-nodejs:dynamic/adopt:SharedPolicy", "acme-theirs").policyForReview);
    };

    it("is judged without it", async () => {
      assert.doesNotMatch(await reviewed(partner, partner), /Partner/);
    });

    it("is judged with it again once it has changed", async () => {
      assert.match(await reviewed({ ...partner, Action: "s3:*" }, partner), /Partner/);
    });

    it("is judged without it in the policy of a queue too", async () => {
      const queueArn = "arn:aws:sqs:us-east-1:222222222222:acme-events";
      const receive = { ...partner, Sid: "Receive", Action: "sqs:ReceiveMessage", Resource: queueArn };
      const queue = { [queueArn]: { policy: { document: { Version: "2012-10-17", Statement: [receive] } } } };
      const review = async (acknowledge: readonly object[]) => {
        const all = await declared(found([]), { eventTargets: [{ queueArn }], acknowledge }, queue);
        return all.map(({ inputs }) => String(inputs.policyForReview)).find((text) => text.includes(":sqs:")) ?? "";
      };
      assert.match(await review([]), /"Receive"/);
      const reviewed = await review([{ statement: digest(receive), reason: "our partner's ingestion" }]);
      assert.doesNotMatch(reviewed, /"Receive"/);
      assert.match(reviewed, /AllowS3ToSend/);
    });

    it("is always judged with its denials", async () => {
      const denial = { ...onlyAes, Action: "s3:DeleteObject" };
      assert.match(await reviewed(denial, denial), /OnlyAes/);
    });
  });
});
