import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolePolicies } from "../../documents/role-policies";
import { rehearse } from "../../rehearsal/rehearse";
import type { Rehearsal } from "../../rehearsal/result";

/** What the role needs for its level, as the program itself would write it. */
const NEEDED = rolePolicies({
  partition: "aws",
  role: "analyst",
  level: "read",
  subscribes: false,
  dataAccounts: [{ id: "222222222222", buckets: ["*"] }],
}).flatMap((document) => document.Statement);

describe("documents given as files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "policy-files-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function policy(name: string, ...statements: readonly object[]): Promise<string> {
    await writeFile(join(folder, name), JSON.stringify({ Version: "2012-10-17", Statement: statements }));
    return name;
  }

  /** Rehearses one existing role that may read one bucket, with more said of either stack or of the role. */
  async function rehearsed(more: { control?: object; data?: object; role?: object }): Promise<Rehearsal> {
    const role = { existingArn: "arn:aws:iam::111111111111:role/Analyst", level: "read", ...more.role };
    const stack = (name: string, of: object) =>
      ({ name, file: `Pulumi.${name}.yaml`, config: texts({ "aws:region": "us-east-1", role: name, ...of }) }) as const;
    const stacks = [
      stack("control", {
        accountId: "111111111111",
        dataAccounts: [{ id: "222222222222" }],
        roles: { analyst: role },
        ...more.control,
      }),
      stack("data", {
        accountId: "222222222222",
        controlAccountId: "111111111111",
        controlStack: "organization/cross-account-s3/control",
        owner: "platform",
        buckets: [{ name: "acme", grants: { analyst: "read" } }],
        ...more.data,
      }),
    ];
    return rehearse({ folder, name: "cross-account-s3", main: join(process.cwd(), "index.ts"), stacks });
  }

  it("leave an existing role unproved without its policies", async () => {
    const { held, matrix } = await rehearsed({});
    assert.deepEqual([held, matrix[0]?.verdict], [true, "assumed"]);
  });

  it("prove an existing role whose policies are given", async () => {
    const policyFiles = [await policy("analyst.json", ...NEEDED)];
    const { matrix, assumptions } = await rehearsed({ role: { policyFiles } });
    assert.deepEqual([matrix[0]?.verdict, assumptions], ["proved", []]);
  });

  it("catch an existing role whose policies reach further than its level", async () => {
    const policyFiles = [await policy("analyst.json", { Effect: "Allow", Action: ["s3:*", "kms:*"], Resource: "*" })];
    const { violations } = await rehearsed({ role: { policyFiles } });
    assert.match(
      violations.map(({ sentence }) => sentence).join(),
      /role analyst: analyst can .*; nothing in the configuration/,
    );
  });

  it("catch an existing role whose policies do not reach the key", async () => {
    const policyFiles = [await policy("analyst.json", ...NEEDED.filter(({ Sid }) => Sid !== "KeysThroughS3"))];
    const { violations } = await rehearsed({ role: { policyFiles } });
    assert.ok(violations.some(({ role, actions }) => role === "analyst" && actions.includes("kms:Decrypt")));
  });

  it("catch a service control policy that takes a grant back", async () => {
    const policyFiles = [await policy("analyst.json", ...NEEDED)];
    const deny = await policy("scp.json", { Sid: "NoObjects", Effect: "Deny", Action: "s3:GetObject", Resource: "*" });
    const control = { organization: { serviceControlPolicies: [deny] } };
    const { violations } = await rehearsed({ control, role: { policyFiles } });
    assert.ok(
      violations.some(
        ({ kind, role, actions }) => kind === "less" && role === "analyst" && actions.includes("s3:GetObject"),
      ),
    );
  });

  it("catch a resource control policy that takes a grant back", async () => {
    const policyFiles = [await policy("analyst.json", ...NEEDED)];
    const deny = { Sid: "OwnOnly", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
    const data = { organization: { resourceControlPolicies: [await policy("rcp.json", deny)] } };
    const { violations } = await rehearsed({ data, role: { policyFiles } });
    assert.ok(violations.some(({ role }) => role === "analyst"));
  });

  it("let everything else through next to a policy of only denials", async () => {
    const policyFiles = [await policy("analyst.json", ...NEEDED)];
    const deny = await policy("scp.json", { Effect: "Deny", Action: "ec2:*", Resource: "*" });
    const control = { organization: { serviceControlPolicies: [deny] } };
    assert.equal((await rehearsed({ control, role: { policyFiles } })).held, true);
  });

  it("say which key names a file that is not there", async () => {
    const control = { organization: { serviceControlPolicies: ["none.json"] } };
    await assert.rejects(rehearsed({ control }), /stack control, .*serviceControlPolicies: ENOENT.*none\.json/);
  });

  it("say which file holds no policy document", async () => {
    await writeFile(join(folder, "broken.json"), "{");
    await assert.rejects(
      rehearsed({ role: { policyFiles: ["broken.json"] } }),
      /policyFiles: broken\.json is not JSON/,
    );
  });
});

/** Configuration as a stack's file gives it to the engine: texts, with JSON for what has structure. */
function texts(config: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]: [string, unknown]) => [
      key.includes(":") ? key : `cross-account-s3:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
