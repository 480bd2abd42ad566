import assert from "node:assert/strict";
import { type ReplicatedBucket, replicationPolicy, replicationTrust } from "../../documents/replication";
import type { PolicyDocument } from "../../documents/policy";

const OWN = "222222222222";
const THEIRS = "333333333333";
const source: ReplicatedBucket = {
  bucket: "acme",
  region: "us-east-1",
  encrypted: true,
  keyArn: undefined,
  locked: false,
  rules: [
    {
      destination: "arn:aws:s3:::replica",
      accountId: THEIRS,
      region: "eu-west-1",
      prefix: "results/",
      keyArn: `arn:aws:kms:eu-west-1:${THEIRS}:key/1`,
    },
  ],
};
const policy = (...buckets: readonly ReplicatedBucket[]) =>
  replicationPolicy({ partition: "aws", accountId: OWN, role: "x", buckets });
const statement = ({ Statement }: PolicyDocument, sid: string) => Statement.find(({ Sid }) => Sid === sid);
const sids = ({ Statement }: PolicyDocument) => Statement.map(({ Sid }) => Sid);

describe("the policies of a replicating role", () => {
  it("trust S3 for these buckets of the account", () => {
    const { Statement } = replicationTrust({ partition: "aws", accountId: OWN, buckets: [source] });
    assert.deepEqual(Statement, [
      {
        Sid: "AllowReplication",
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": OWN },
          ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::acme"] },
        },
      },
    ]);
  });

  it("read the versions under the prefixes, and write them to the destination in its account", () => {
    const found = policy(source);
    assert.deepEqual(sids(found), ["ReadBuckets", "ReadVersions", "Replicate", "Decrypt", "Encrypt"]);
    assert.deepEqual(statement(found, "ReadVersions")?.Resource, ["arn:aws:s3:::acme/results/*"]);
    assert.deepEqual(statement(found, "Replicate"), {
      Sid: "Replicate",
      Effect: "Allow",
      Action: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
      Resource: ["arn:aws:s3:::replica/results/*"],
      Condition: { StringEquals: { "aws:ResourceAccount": THEIRS } },
    });
  });

  it("use the keys of both sides through S3 of their Regions", () => {
    const found = policy(source);
    assert.deepEqual(statement(found, "Decrypt")?.Condition, {
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/results/*"] },
    });
    assert.equal(statement(found, "Encrypt")?.Resource, `arn:aws:kms:eu-west-1:${THEIRS}:key/1`);
    assert.deepEqual(statement(found, "Encrypt")?.Condition, {
      StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::replica", "arn:aws:s3:::replica/results/*"] },
    });
  });

  it("use no key for objects that none encrypts", () => {
    const rules = source.rules.map(({ keyArn: _, ...rule }) => rule);
    assert.deepEqual(sids(policy({ ...source, encrypted: false, rules })), [
      "ReadBuckets",
      "ReadVersions",
      "Replicate",
    ]);
  });

  it("read locks where objects can be locked", () => {
    assert.ok(sids(policy({ ...source, locked: true })).includes("ReadLocks"));
  });

  it("change the owner only where the configuration asks for it", () => {
    const [rule] = source.rules;
    assert.ok(rule);
    const found = policy(source, { ...source, bucket: "other", rules: [{ ...rule, ownerOverride: true }] });
    assert.deepEqual(statement(found, "Replicate2")?.Action, [
      "s3:ObjectOwnerOverrideToBucketOwner",
      "s3:ReplicateDelete",
      "s3:ReplicateObject",
      "s3:ReplicateTags",
    ]);
  });

  it("read all objects where one rule has no prefix", () => {
    const all = { destination: "arn:aws:s3:::copy", accountId: OWN, region: "us-east-1" };
    assert.deepEqual(statement(policy({ ...source, rules: [...source.rules, all] }), "ReadVersions")?.Resource, [
      "arn:aws:s3:::acme/*",
    ]);
  });

  it("are refused where they grow larger than IAM takes, naming the role", () => {
    const buckets = Array.from({ length: 120 }, (_, n) => ({ ...source, bucket: `acme-with-a-long-name-${n}` }));
    assert.throws(() => policy(...buckets), /role x would have .*replicate fewer buckets/);
  });
});
