import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { policyJson } from "../../support/policy-json";
import { CONTRACT, DATA, raw } from "../support";

const KEY = "arn:aws:kms:us-east-1:333333333333:key/1";
const to = { destination: "arn:aws:s3:::replica", accountId: "333333333333", keyArn: KEY };
const ROLE = "arn:aws:iam::222222222222:role/cross-account-s3-test.replication";
const data = (bucket: object = {}, fields: object = {}) =>
  run(raw(DATA, { buckets: [{ name: "acme", replication: [to], ...bucket }], ...fields }), runStack, {
    "organization/cross-account-s3/control": { contract: CONTRACT },
  });

describe("a bucket that is replicated", () => {
  it("sends new objects to the destination, in its account, encrypted with its key", async () => {
    const { declared } = await data({ replication: [{ ...to, prefix: "a/", storageClass: "STANDARD_IA" }] });
    const { bucket, rules } = only(declared, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    assert.equal(bucket, "acme");
    assert.deepEqual(rules, [
      {
        id: "replicate-1",
        priority: 1,
        status: "Enabled",
        filter: { prefix: "a/" },
        deleteMarkerReplication: { status: "Disabled" },
        destination: {
          bucket: to.destination,
          account: to.accountId,
          storageClass: "STANDARD_IA",
          encryptionConfiguration: { replicaKmsKeyId: KEY },
        },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
      },
    ]);
  });

  it("gives each destination a priority of its own", async () => {
    const { declared } = await data({ replication: [to, { ...to, destination: "arn:aws:s3:::other" }] });
    const { rules } = only(declared, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    assert.deepEqual(
      (rules as { priority: number }[]).map(({ priority }) => priority),
      [1, 2],
    );
  });

  it("changes the owner of replicas where it is asked to", async () => {
    const { declared } = await data({ replication: [{ ...to, ownerOverride: true }] });
    const found = only(declared, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    assert.match(JSON.stringify(found.rules), /"accessControlTranslation":\{"owner":"Destination"\}/);
  });

  it("has one role of the stack, in its boundary", async () => {
    const permissionsBoundary = "arn:aws:iam::222222222222:policy/Boundary";
    const { declared } = await data({}, { permissionsBoundary });
    const role = only(declared, "aws:iam/role:Role", "replication");
    assert.equal(role.name, "cross-account-s3-test.replication");
    assert.equal(role.permissionsBoundary, permissionsBoundary);
  });

  it("lets the role use its key, and through the rule on networks", async () => {
    const network = { onlyFrom: ["vpce-0a1b2c3d4e5f60718"], deployer: "arn:aws:iam::222222222222:role/deployer" };
    const { declared } = await data({}, { network });
    const key = policyJson(String(only(declared, "aws:kms/key:Key").policy));
    assert.deepEqual(
      key.Statement.find(({ Sid }) => Sid === "AllowDecrypt"),
      {
        Sid: "AllowDecrypt",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": ROLE },
          StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"] },
        },
      },
    );
    const bucket = policyJson(String(only(declared, "aws:s3/bucketPolicy:BucketPolicy", "acme").policy));
    const outside = bucket.Statement.find(({ Sid }) => Sid === "DenyOutsideEndpoints");
    assert.match(JSON.stringify(outside?.Condition), new RegExp(ROLE));
  });

  it("makes no role where none is", async () => {
    const { declared } = await data({ replication: undefined });
    assert.deepEqual(
      declared.filter(({ name, type }) => name === "replication" || type.includes("Replication")),
      [],
    );
  });
});
