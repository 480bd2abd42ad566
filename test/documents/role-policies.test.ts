import assert from "node:assert/strict";
import { SIZE_LIMITS } from "@cross-account-s3/iam";
import { LimitError, size } from "../../documents/size-limit";
import { rolePolicies, type RolePoliciesArgs } from "../../documents/role-policies";
import { bySid } from "./support";

const ARGS: RolePoliciesArgs = {
  partition: "aws",
  role: "indexer",
  level: "read",
  subscribes: false,
  dataAccounts: [{ id: "222222222222", buckets: ["acme-*"] }],
};

function only(args: RolePoliciesArgs) {
  const [policy, ...more] = rolePolicies(args);
  assert.ok(policy && more.length === 0, "expected one document");
  return policy;
}

const account = (n: number) => String(200000000000 + n);

describe("rolePolicies", () => {
  it("pins S3 to the data accounts, so that a bucket of a like name elsewhere is out of reach", () => {
    const statement = bySid(only(ARGS), "Objects");
    assert.deepEqual(statement.Resource, ["arn:aws:s3:::acme-*/*"]);
    assert.deepEqual(statement.Condition, { StringEquals: { "aws:ResourceAccount": ["222222222222"] } });
  });

  it("lets an uploader upload, in parts too, and neither read, list nor delete", () => {
    assert.deepEqual(
      only({ ...ARGS, level: "upload" }).Statement.map(({ Sid, Action }) => [Sid, Action]),
      [
        ["Objects", ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging"]],
        ["KeysThroughS3", ["kms:Decrypt", "kms:GenerateDataKey"]],
      ],
    );
  });

  it("pins keys to the data accounts, to S3 and to the buckets", () => {
    const statement = bySid(only(ARGS), "KeysThroughS3");
    assert.deepEqual(statement.Resource, ["arn:aws:kms:*:222222222222:key/*"]);
    assert.deepEqual(statement.Condition, {
      StringLike: {
        "kms:ViaService": "s3.*.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::acme-*", "arn:aws:s3:::acme-*/*"],
      },
    });
  });

  it("lets a role that subscribes do so to topics that exist, by their own names", () => {
    const dataAccounts = [{ id: "222222222222", buckets: ["acme-*"], topics: ["shared-*"] }];
    const topics = (subscribes: boolean) =>
      rolePolicies({ ...ARGS, dataAccounts, subscribes })
        .flatMap(({ Statement }) => Statement)
        .find(({ Sid }) => Sid === "ExistingTopics")?.Resource;
    assert.deepEqual(topics(true), ["arn:aws:sns:*:222222222222:shared-*"]);
    assert.equal(topics(false), undefined);
  });

  it("lets only a role that subscribes reach topics, those of the data accounts' buckets", () => {
    assert.ok(!only(ARGS).Statement.some((s) => s.Sid === "Topics"));
    assert.deepEqual(bySid(only({ ...ARGS, subscribes: true }), "Topics").Resource, [
      "arn:aws:sns:*:222222222222:acme-*-events",
    ]);
  });

  it("says the same once for accounts with the same buckets", () => {
    const dataAccounts = [1, 2].map((n) => ({ id: account(n), buckets: ["*"] }));
    assert.deepEqual(bySid(only({ ...ARGS, dataAccounts }), "Objects").Condition, {
      StringEquals: { "aws:ResourceAccount": [account(1), account(2)] },
    });
  });

  it("keeps each account to its own buckets where they differ", () => {
    const dataAccounts = [
      { id: account(1), buckets: ["a-*"] },
      { id: account(2), buckets: ["b-*"] },
    ];
    const policy = only({ ...ARGS, dataAccounts });
    assert.deepEqual(bySid(policy, "Objects2").Resource, ["arn:aws:s3:::b-*/*"]);
    assert.deepEqual(bySid(policy, "Objects2").Condition, { StringEquals: { "aws:ResourceAccount": [account(2)] } });
  });

  it("splits over managed policies before one is too large, and loses no account", () => {
    const dataAccounts = Array.from({ length: 30 }, (_, n) => ({ id: account(n), buckets: [`unit-${n}-*`] }));
    const policies = rolePolicies({ ...ARGS, level: "catalog", dataAccounts });
    assert.ok(policies.length > 1);
    assert.ok(policies.every((p) => size(p, SIZE_LIMITS.managedPolicy) <= SIZE_LIMITS.managedPolicy.most));
    const all = JSON.stringify(policies);
    assert.ok(dataAccounts.every(({ id, buckets }) => all.includes(id) && all.includes(String(buckets[0]))));
  });

  it("splits the patterns of one account too", () => {
    const buckets = Array.from({ length: 120 }, (_, n) => `a-rather-long-bucket-name-for-a-unit-${n}-*`);
    const policies = rolePolicies({ ...ARGS, dataAccounts: [{ id: account(1), buckets }] });
    assert.ok(policies.length > 1);
  });

  it("says which role needs more managed policies than a role may have", () => {
    const dataAccounts = Array.from({ length: 400 }, (_, n) => ({ id: account(n), buckets: [`unit-${n}-*`] }));
    assert.throws(
      () => rolePolicies({ ...ARGS, level: "catalog", dataAccounts }),
      (error) => error instanceof LimitError && /role indexer would need \d+ managed policies/.test(error.message),
    );
  });

  it("gives the sets and actions of a role in addition to its level, and an ACL only for the bucket's owner", () => {
    const policy = only({ ...ARGS, level: "upload", actionSets: ["acl-header"], actions: ["s3:GetBucketLocation"] });
    assert.deepEqual(bySid(policy, "Buckets").Action, ["s3:GetBucketLocation"]);
    assert.deepEqual(bySid(policy, "AclHeader").Condition, {
      StringEquals: { "aws:ResourceAccount": ["222222222222"], "s3:x-amz-acl": "bucket-owner-full-control" },
    });
  });

  it("passes session tags on to the roles that it assumes", () => {
    const assumes = ["arn:aws:iam::222222222222:role/x"];
    const [policy] = rolePolicies({ ...ARGS, assumes, sessionTags: true });
    assert.ok(policy);
    assert.deepEqual(bySid(policy, "AssumeRoles").Action, ["sts:AssumeRole", "sts:TagSession"]);
  });
});
