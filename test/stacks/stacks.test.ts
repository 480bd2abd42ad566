import assert from "node:assert/strict";
import { runStack } from "../../stacks";
import { type Declared, only, run } from "../mocks";
import { CONTRACT, CONTROL, DATA, raw } from "./support";

const CONTROL_STACK = "organization/cross-account-s3/control";
const control = (fields: object = {}) => run(raw(CONTROL, { ...fields }), runStack);
const data = (fields: object = {}) =>
  run(raw(DATA, { ...fields }), runStack, { [CONTROL_STACK]: { contract: CONTRACT } });
const buckets = (...fields: readonly object[]) => ({
  buckets: fields.map((f, n) => ({ name: `acme-${n}`, ...f })),
});

function types(declared: readonly Declared[]): readonly string[] {
  return [...new Set(declared.map((d) => d.type))];
}

describe("a control stack", () => {
  it("makes a role with a name, and so an ARN, that is known beforehand", async () => {
    const { declared } = await control();
    assert.equal(only(declared, "aws:iam/role:Role").name, "cross-account-s3-test-indexer");
  });

  it("makes roles, whose credentials are temporary, and neither users nor access keys", async () => {
    const { declared } = await control();
    assert.deepEqual(
      types(declared)
        .filter((type) => type.startsWith("aws:iam/"))
        .sort(),
      ["aws:iam/policy:Policy", "aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
    );
  });

  it("hands the contract over that a data stack reads", async () => {
    const { outputs } = await control();
    const { contract } = outputs as { contract: { promise(): Promise<unknown> } };
    assert.deepEqual(await contract.promise(), {
      ...CONTRACT,
      roles: {
        indexer: { ...CONTRACT.roles.indexer, arn: "arn:aws:iam::111111111111:role/cross-account-s3-test-indexer" },
      },
    });
  });

  it("does not change an existing role", async () => {
    const roles = { analyst: { existingArn: "arn:aws:iam::111111111111:role/team/Analyst", level: "read" } };
    const { declared } = await control({ roles });
    assert.deepEqual(
      declared.filter((d) => d.type.startsWith("aws:iam/")),
      [],
    );
  });

  it("attaches policies to an existing role, by its name without the path, if asked", async () => {
    const existingArn = "arn:aws:iam::111111111111:role/team/Analyst";
    const { declared } = await control({ roles: { analyst: { existingArn, level: "read", attachPolicies: true } } });
    assert.equal(only(declared, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").role, "Analyst");
  });

  it("sets session, boundary and tags", async () => {
    const permissionsBoundary = "arn:aws:iam::111111111111:policy/Boundary";
    const role = {
      trustedService: "lambda.amazonaws.com",
      level: "read",
      maxSessionDuration: 7200,
      permissionsBoundary,
    };
    const { declared } = await control({ tags: { team: "a" }, roles: { x: { ...role, tags: { for: "x" } } } });
    const made = only(declared, "aws:iam/role:Role");
    assert.deepEqual(
      [made.maxSessionDuration, made.permissionsBoundary, made.tags],
      [7200, permissionsBoundary, { team: "a", for: "x" }],
    );
  });

  it("refuses a role whose name in IAM would be too long, before anything is declared", async () => {
    const roles = { ["r".repeat(60)]: { trustedService: "lambda.amazonaws.com", level: "read" } };
    await assert.rejects(control({ roles }), /IAM takes 64 characters at most/);
  });
});

describe("a data stack", () => {
  it("owns, closes, versions and encrypts its bucket", async () => {
    const { declared } = await data();
    assert.deepEqual(only(declared, "aws:s3/bucketOwnershipControls:BucketOwnershipControls").rule, {
      objectOwnership: "BucketOwnerEnforced",
    });
    const block = only(declared, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    assert.deepEqual(block, {
      bucket: "acme-genomics",
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(only(declared, "aws:s3/bucketVersioning:BucketVersioning").versioningConfiguration, {
      status: "Enabled",
    });
    const encryption = only(
      declared,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    );
    assert.deepEqual(encryption.rules, [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:of:aws:kms/key:Key:acme-genomics-us-east-1",
        },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("hands over what a catalog asks for when a bucket is added", async () => {
    const { outputs } = await data();
    const { name, region, topicArn, keyArn } =
      (outputs as { buckets: Record<string, Record<string, unknown>> }).buckets["acme-genomics"] ?? {};
    const settled = await Promise.all(
      [name, topicArn, keyArn].map((o) => (o as { promise(): Promise<unknown> }).promise()),
    );
    assert.deepEqual(
      [...settled, region],
      [
        "acme-genomics",
        "arn:of:aws:sns/topic:Topic:acme-genomics",
        "arn:of:aws:kms/key:Key:acme-genomics-us-east-1",
        "us-east-1",
      ],
    );
  });

  it("makes a provider for each Region", async () => {
    const { declared } = await data(buckets({}, { region: "eu-west-1" }, { region: "eu-west-1" }));
    const regions = declared.filter((d) => d.type === "pulumi:providers:aws").map((d) => d.inputs.region);
    assert.deepEqual(regions.sort(), ["eu-west-1", "us-east-1"]);
  });

  it("lets its providers touch no other account", async () => {
    const { declared } = await data();
    assert.equal(only(declared, "pulumi:providers:aws").allowedAccountIds, '["222222222222"]');
  });

  it("makes one key for buckets that share their Region's", async () => {
    const { declared } = await data(buckets({ key: "region" }, { key: "region" }));
    assert.equal(declared.filter((d) => d.type === "aws:kms/key:Key").length, 1);
  });

  it("makes no key where one is given", async () => {
    const key = "arn:aws:kms:us-east-1:222222222222:key/1";
    const { declared } = await data(buckets({ key }));
    assert.ok(!types(declared).includes("aws:kms/key:Key"));
  });

  it("turns EventBridge on, and makes no topic, where that is asked for", async () => {
    const { declared } = await data(buckets({ notifications: "eventbridge" }));
    assert.equal(only(declared, "aws:s3/bucketNotification:BucketNotification").eventbridge, true);
    assert.ok(!types(declared).includes("aws:sns/topic:Topic"));
  });

  for (const notifications of ["consumer", "none"]) {
    it(`does not change notifications with notifications: ${notifications}`, async () => {
      const { declared } = await data(buckets({ notifications }));
      assert.ok(!types(declared).includes("aws:s3/bucketNotification:BucketNotification"));
    });
  }

  it("encrypts the topic with the bucket's key, if asked", async () => {
    const { declared } = await data(buckets({ notifications: "sns", encryptTopic: true }));
    assert.equal(only(declared, "aws:sns/topic:Topic").kmsMasterKeyId, "arn:of:aws:kms/key:Key:acme-0-us-east-1");
    assert.match(String(only(declared, "aws:kms/key:Key").policy), /AllowS3ToPublishEvents/);
  });

  it("tags a bucket with owner, classification and residency", async () => {
    const { declared } = await data({ owner: "platform", ...buckets({ region: "eu-west-1", residency: "eu" }) });
    assert.deepEqual(only(declared, "aws:s3/bucket:Bucket").tags, {
      classification: "confidential",
      owner: "platform",
      residency: "eu",
    });
  });

  it("declares nothing but its reference when the control stack is not deployed", async () => {
    const program = run(raw(DATA), runStack);
    await assert.rejects(program, /control stack .* has no output "contract": deploy it first/);
  });

  it("says the size and the limit, not a stack trace, when a policy is too large", async () => {
    const names = Array.from({ length: 400 }, (_, n) => `role${n}`);
    const arn = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
    const roles = Object.fromEntries(names.map((n) => [n, { arn: arn(n), level: "read", subscribes: false }]));
    const grants = Object.fromEntries(names.map((n) => [n, "read"]));
    const program = run(raw(DATA, buckets({ grants })), runStack, {
      [CONTROL_STACK]: { contract: { ...CONTRACT, roles } },
    });
    await assert.rejects(program, /bucket acme-0 would have \d+ bytes, and AWS takes 20480 at most/);
  });
});
