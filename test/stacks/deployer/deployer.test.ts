import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { parseConfig } from "../../../stacks/config";
import { ConfigError } from "../../../stacks/config/faults";
import { planDeployers } from "../../../stacks/deployer/plan";
import { type Declared, only, run } from "../../mocks";
import { DEPLOYER, raw } from "../support";

/** The mocks' stack is called `test`. */
const deployer = (fields: object = {}) => run(raw(DEPLOYER, { ...fields }), runStack);
const stack = (name: string, fields: object = {}) => ({
  ...{ stack: name, role: "data", buckets: [`acme-${name}`.slice(0, 40)] },
  ...fields,
});
const roles = (declared: readonly Declared[]) => declared.filter(({ type }) => type === "aws:iam/role:Role");
const trust = ({ inputs: { assumeRolePolicy } }: Declared) => {
  const { Statement } = JSON.parse(String(assumeRolePolicy)) as { Statement: readonly { Condition: object }[] };
  return Statement.map(({ Condition }) => Condition);
};
const equals = (issuer: string, aud: string, ...sub: readonly string[]) => [
  { StringEquals: { [`${issuer}:aud`]: aud, [`${issuer}:sub`]: sub } },
];

/** What is wrong with the names of a deployer stack's resources. */
function faults(name: string, fields: object): readonly string[] {
  const config = parseConfig("cross-account-s3", name, raw(DEPLOYER, { ...fields }));
  assert.ok(config.role === "deployer");
  try {
    planDeployers(config);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ path, problem }) => `${path}: ${problem}`);
    throw error;
  }
  return [];
}

describe("a deployer stack", () => {
  it("makes the provider without thumbprints", async () => {
    const { declared } = await deployer();
    const { url, clientIdLists, thumbprintLists } = only(
      declared,
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    );
    assert.deepEqual(
      { url, clientIdLists, thumbprintLists },
      {
        url: "https://token.actions.githubusercontent.com",
        clientIdLists: ["sts.amazonaws.com"],
        thumbprintLists: undefined,
      },
    );
  });

  it("does not change a provider that exists", async () => {
    const { declared } = await deployer({ identity: { ...DEPLOYER.identity, provider: "existing" } });
    assert.ok(!declared.some(({ type }) => type.includes("openIdConnectProvider")));
  });

  it("makes a role that deploys and one that previews, each for its own environment", async () => {
    const { declared } = await deployer();
    const GITHUB = "token.actions.githubusercontent.com";
    const subject = "repo:acme/infrastructure:environment";
    assert.deepEqual(
      roles(declared).map((role) => [role.inputs.name, trust(role)]),
      [
        ["cross-account-s3-test-data", equals(GITHUB, "sts.amazonaws.com", `${subject}:production-data`)],
        ["cross-account-s3-test-data.preview", equals(GITHUB, "sts.amazonaws.com", `${subject}:preview-data`)],
      ],
    );
  });

  it("gives each stack's role to only that stack, with Pulumi Deployments", async () => {
    const identity = { pulumiDeployments: { organization: "acme", operations: ["update", "refresh"] } };
    const { declared } = await deployer({ identity, deploys: [stack("one"), stack("two")] });
    const subject = (name: string, operation: string) =>
      `pulumi:deploy:org:acme:project:cross-account-s3:stack:${name}:operation:${operation}:scope:write`;
    assert.deepEqual(
      roles(declared).map(trust),
      ["one", "two"].map((name) =>
        equals("api.pulumi.com/oidc", "acme", subject(name, "update"), subject(name, "refresh")),
      ),
    );
  });

  it("gives each stack's role to only that stack, with another issuer", async () => {
    const issuer = { url: "https://ci.example.com", audience: "aws", subject: "deploy:{stack}" };
    const { declared } = await deployer({ identity: { issuer }, deploys: [stack("one"), stack("two")] });
    assert.deepEqual(
      roles(declared).map(trust),
      ["one", "two"].map((name) => equals("ci.example.com", "aws", `deploy:${name}`)),
    );
  });

  it("takes another issuer's tokens", async () => {
    const issuer = { url: "https://gitlab.example.com/x", audience: "aws", subject: "project_path:acme/infra" };
    const { declared } = await deployer({ identity: { issuer } });
    assert.deepEqual(roles(declared).map(trust), [equals("gitlab.example.com/x", "aws", "project_path:acme/infra")]);
  });

  it("tells the boundary that it makes", async () => {
    const { declared, outputs } = await deployer();
    const boundary = declared.find(({ inputs }) => inputs.name === "cross-account-s3-test-data.boundary");
    assert.equal(boundary?.type, "aws:iam/policy:Policy");
    assert.deepEqual(Object.keys((outputs as { deployers: object }).deployers), ["data"]);
  });

  it("is bounded itself, where the configuration says so", async () => {
    const permissionsBoundary = "arn:aws:iam::222222222222:policy/Organization";
    const { declared } = await deployer({ permissionsBoundary });
    assert.deepEqual(
      roles(declared).map(({ inputs }) => inputs.permissionsBoundary),
      [permissionsBoundary, permissionsBoundary],
    );
  });

  it("refuses a name that makes a role's too long", () => {
    const [found = ""] = faults("deployer", { deploys: [stack("x".repeat(45))] });
    assert.match(
      found,
      /deploys\[0\].stack: the role.*would be named .*x.preview, and IAM takes 64 characters at most/,
    );
  });

  it("refuses to deploy itself", () => {
    const [found = ""] = faults("deployer", { deploys: [stack("deployer")] });
    assert.match(found, /"deployer" is this stack itself, which an administrator deploys/);
  });

  it("refuses a deployer whose own names begin like those of what it makes", () => {
    const [found = ""] = faults("data-deployer", { deploys: [stack("data")] });
    assert.match(
      found,
      /its deployer cross-account-s3-data-deployer-data could change cross-account-s3-data-deployer-data,/,
    );
  });

  it("refuses a deployer that could change another's boundary", () => {
    const [found = "", ...more] = faults("eu-deployer", { deploys: [stack("data"), stack("eu")] });
    assert.match(found, /deploys\[1\].stack: its deployer cross-account-s3-eu-deployer-eu could change/);
    assert.deepEqual(more, []);
  });

  it("refuses a deployer that could change another stack's roles", () => {
    const [found = "", ...more] = faults("deployer", { deploys: [stack("data-eu"), stack("data"), stack("database")] });
    assert.match(found, /deploys\[1\].stack: its deployer .* could change the roles and policies of stack data-eu/);
    assert.deepEqual(more, []);
  });

  it("refuses a deployer that could change a deployer's policy as an existing role's", () => {
    const attachesTo = { "deployer-c": "arn:aws:iam::222222222222:role/X" };
    const control = { stack: "c", role: "control", dataAccounts: ["111111111111"], attachesTo };
    const [found = ""] = faults("deployer", { deploys: [control] });
    assert.match(
      found,
      /its deployer cross-account-s3-deployer-c could change cross-account-s3-deployer-c, which holds it/,
    );
  });
});
