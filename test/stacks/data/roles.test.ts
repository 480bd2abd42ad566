import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { CONTRACT, CONTROL, DATA, raw } from "../support";

const CONTROL_STACK = "organization/cross-account-s3/control";
const ASSUMED = "arn:aws:iam::222222222222:role/cross-account-s3-test-indexer";
const VIA = { level: "read", via: "role" };

/** A contract in which the one role is as the control stack's fields say. */
const contract = (fields: object) => ({ ...CONTRACT, roles: { indexer: { ...CONTRACT.roles.indexer, ...fields } } });

const data = (grants: object, fields: object = { assumes: [ASSUMED] }, bucket: object = {}) =>
  run(raw(DATA, { buckets: [{ name: "acme-genomics", grants, ...bucket }] }), runStack, {
    [CONTROL_STACK]: { contract: contract(fields) },
  });

const control = (fields: object) =>
  raw(CONTROL, { roles: { indexer: { trustedService: "lambda.amazonaws.com", level: "read", ...fields } } });

interface Document {
  readonly Statement: readonly { readonly Sid: string; readonly Principal: unknown; readonly Condition: unknown }[];
}

function statement(text: unknown, sid: string): Document["Statement"][number] {
  const document = JSON.parse(String(text)) as Document;
  const found = document.Statement.find((s) => s.Sid === sid);
  assert.ok(found, `no statement ${sid}`);
  return found;
}

describe("a grant via a role", () => {
  it("makes a role of the data account with a name that is known beforehand", async () => {
    const { declared } = await data({ indexer: VIA });
    assert.equal(only(declared, "aws:iam/role:Role").name, "cross-account-s3-test-indexer");
  });

  it("trusts exactly the control role, with the external id where there is one", async () => {
    const { declared } = await data({ indexer: { ...VIA, externalId: "acme" } });
    const { Principal, Condition } = statement(
      only(declared, "aws:iam/role:Role").assumeRolePolicy,
      "AllowAccount111111111111",
    );
    assert.deepEqual(Principal, { AWS: "arn:aws:iam::111111111111:root" });
    assert.deepEqual(Condition, {
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/x-control-indexer"] },
      StringEquals: { "sts:ExternalId": "acme" },
    });
  });

  it("keeps sessions within the hour of role chaining", async () => {
    const { declared } = await data({ indexer: VIA });
    assert.equal(only(declared, "aws:iam/role:Role").maxSessionDuration, 3600);
  });

  for (const [what, type] of [
    ["the bucket", "aws:s3/bucketPolicy:BucketPolicy"],
    ["the key", "aws:kms/key:Key"],
  ] as const) {
    it(`lets the assumed role, not the control role, use ${what}`, async () => {
      const policy = String(only((await data({ indexer: VIA })).declared, type).policy);
      assert.ok(policy.includes(ASSUMED));
      assert.ok(!policy.includes("role/x-control-indexer"));
    });
  }

  it("still lets the control role itself subscribe, as the queue is of its account", async () => {
    const { declared } = await data({ indexer: VIA }, { assumes: [ASSUMED] }, { notifications: "sns" });
    const { Condition } = statement(only(declared, "aws:sns/topic:Topic").policy, "AllowGetTopicAttributes");
    assert.deepEqual(Condition, {
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/x-control-indexer"] },
    });
  });

  it("stands with a direct grant of the same level in one bucket policy", async () => {
    const roles = {
      indexer: { ...CONTRACT.roles.indexer, assumes: [ASSUMED] },
      reader: { arn: "arn:aws:iam::111111111111:role/reader", level: "read", subscribes: false },
    };
    const { declared } = await run(
      raw(DATA, { buckets: [{ name: "acme-genomics", grants: { indexer: VIA, reader: "read" } }] }),
      runStack,
      { [CONTROL_STACK]: { contract: { ...CONTRACT, roles } } },
    );
    const { policy } = only(declared, "aws:s3/bucketPolicy:BucketPolicy");
    assert.deepEqual(statement(policy, "AllowReadObjects").Principal, { AWS: "arn:aws:iam::111111111111:root" });
    assert.deepEqual(statement(policy, "AllowReadObjects2").Principal, { AWS: "arn:aws:iam::222222222222:root" });
  });

  it("is refused, with what to add, until the control role may assume the role", async () => {
    await assert.rejects(
      data({ indexer: VIA }, {}),
      /role\/cross-account-s3-test-indexer.*may not assume yet; add it to cross-account-s3:roles\.indexer\.assumes/,
    );
  });

  it("is the only one that a role which is not direct may get", async () => {
    await assert.rejects(
      data({ indexer: "read" }, { direct: false, assumes: [ASSUMED] }),
      /write \{ level: …, via: role \}/,
    );
  });

  it("wants one external id on all buckets", () => {
    const bucket = (name: string, externalId: string) => ({ name, grants: { indexer: { ...VIA, externalId } } });
    assert.throws(
      () => parseConfig("p", "s", raw(DATA, { buckets: [bucket("acme-a", "one"), bucket("acme-b", "two")] })),
      /buckets\[[\w-]+\]\.grants\.indexer\.externalId: found a value that is not shown, expected one, as on the buckets before/,
    );
  });

  for (const [what, grant, fault] of [
    ["an external id without a role", { level: "read", externalId: "acme" }, /externalId: requires via: role/],
    ["a level that is none", { level: "reed", via: "role" }, /indexer\.level: found "reed".*did you mean "read"\?/],
    ["a way that is none", { level: "read", via: "rol" }, /indexer\.via: found "rol".*did you mean "role"\?/],
    ["a key that is none", { level: "read", vai: "role" }, /indexer\.vai: not a known key, did you mean "via"\?/],
  ] as const) {
    it(`refuses ${what}`, () => {
      const config = raw(DATA, { buckets: [{ name: "acme-genomics", grants: { indexer: grant } }] });
      assert.throws(() => parseConfig("p", "s", config), fault);
    });
  }
});

describe("a control role that assumes", () => {
  it("may assume exactly the listed roles", async () => {
    const { declared } = await run(control({ direct: false, assumes: [ASSUMED] }), runStack);
    assert.deepEqual(JSON.parse(String(only(declared, "aws:iam/policy:Policy").policy)), {
      Version: "2012-10-17",
      Statement: [{ Sid: "AssumeRoles", Effect: "Allow", Action: "sts:AssumeRole", Resource: [ASSUMED] }],
    });
  });

  it("keeps what it may do itself in a policy apart, unless it is not direct", async () => {
    const { declared } = await run(control({ assumes: [ASSUMED] }), runStack);
    assert.equal(declared.filter((d) => d.type === "aws:iam/policy:Policy").length, 2);
  });

  it("tells the data stacks in the contract", async () => {
    const { outputs } = await run(control({ direct: false, assumes: [ASSUMED] }), runStack);
    const { contract: handed } = outputs as { contract: { promise(): Promise<typeof CONTRACT> } };
    const { direct, assumes } = (await handed.promise()).roles.indexer ?? {};
    assert.deepEqual({ direct, assumes }, { direct: false, assumes: [ASSUMED] });
  });

  for (const [what, fields, fault] of [
    [
      "a role of an account that is not listed",
      { assumes: ["arn:aws:iam::999999999999:role/x"] },
      /assumes\[0\].*dataAccounts/,
    ],
    ["a role by a pattern", { assumes: ["arn:aws:iam::222222222222:role/*"] }, /assumes\[0\].*the exact ARN of a role/],
    ["neither way to a bucket", { direct: false }, /indexer\.direct: direct: false requires a role under assumes/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseConfig("p", "s", control(fields)), fault);
    });
  }
});
