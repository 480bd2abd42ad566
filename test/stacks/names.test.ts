import assert from "node:assert/strict";
import { runStack } from "../../stacks";
import { type ControlConfig, type DataConfig, parseConfig } from "../../stacks/config";
import { planControlAudit } from "../../stacks/control/audit";
import { planAccessLogs } from "../../stacks/data/access-logs";
import { planDataAudit } from "../../stacks/data/audit";
import { dataStack } from "../../stacks/data";
import { planForwarding } from "../../stacks/data/events";
import { checkAliases } from "../../stacks/data/keys";
import { planDeployers } from "../../stacks/deployer/plan";
import { resolveGrants } from "../../stacks/grants";
import { run } from "../mocks";
import { CONTRACT, CONTROL, DATA, DEPLOYER, faultsOf, raw } from "./support";

function data(stack: string, fields: object): DataConfig {
  const config = parseConfig("cross-account-s3", stack, raw(DATA, { ...fields }));
  assert.ok(config.role === "data");
  return config;
}

function control(stack: string, fields: object): ControlConfig {
  const config = parseConfig("cross-account-s3", stack, raw(CONTROL, { ...fields }));
  assert.ok(config.role === "control");
  return config;
}

/** Plans the deployers of these stacks. */
function deployersOf(...stacks: readonly string[]) {
  const deploys = stacks.map((stack) => ({
    stack,
    role: "data",
    buckets: [`acme-${stack.length}-${stack.charCodeAt(0)}`],
  }));
  const config = parseConfig("cross-account-s3", "deployer", raw(DEPLOYER, { deploys }));
  assert.ok(config.role === "deployer");
  return planDeployers(config);
}

const events = (stack: string) => {
  const config = data(stack, { buckets: [{ name: "acme-a", notifications: "eventbridge" }] });
  const from = [`arn:aws:iam::222222222222:role/cross-account-s3-${stack}.events`];
  return planForwarding(config, {
    ...CONTRACT,
    eventBus: { arn: "arn:aws:events:us-east-1:111111111111:event-bus/x", from },
  });
};
const alarms = { trail: "create", alarms: {} };

/** What is planned, and the one fault of its names. */
const WRONG: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    "a trail's log bucket with capitals of the stack's name",
    () => planDataAudit(data("Prod", { audit: { trail: "create" } }), CONTRACT),
    /audit\.logBucket: the log bucket would be named cross-account-s3-Prod-audit-.*S3 takes only lower-case.*; set it to another/,
  ],
  [
    "the same of a control stack",
    () => planControlAudit(control("Prod", { audit: { trail: "create" } }), undefined),
    /audit\.logBucket: the log bucket would be named cross-account-s3-Prod-audit-/,
  ],
  [
    "the trail of a control stack",
    () => planControlAudit(control("eu-", { audit: { trail: "create" } }), undefined),
    /audit\.trail: the trail would be named cross-account-s3-eu--audit, and CloudTrail takes/,
  ],
  [
    "a log bucket for requests with an underscore of the stack's name",
    () => planAccessLogs(data("prod_eu", { accessLogs: {} })),
    /accessLogs\.bucketPrefix: the log bucket would be named cross-account-s3-prod_eu-logs-/,
  ],
  [
    "a trail with two signs side by side",
    () => planDataAudit(data("eu-", { audit: { trail: "create" } }), CONTRACT),
    /audit\.trail: the trail would be named cross-account-s3-eu--audit, and CloudTrail takes.*; give the stack another/,
  ],
  [
    "a role that writes a log group, with a long name",
    () => planDataAudit(data("x".repeat(40), { audit: { ...alarms, logBucket: "logs" } }), CONTRACT),
    /audit\.alarms: the role that writes .* would be named .*-audit\.logs, and IAM takes 64 characters/,
  ],
  [
    "the alias of a Region's key with a dot of the stack's name",
    () => {
      checkAliases(data("data.eu", { buckets: [{ name: "acme-a" }, { name: "acme-b", key: "region" }] }));
    },
    /buckets\[[\w-]+\]\.key: .* named alias\/cross-account-s3-data\.eu, and KMS takes/,
  ],
  [
    "a rule of two characters more than EventBridge takes",
    () => events("x".repeat(40)),
    /buckets: a rule .* would be named cross-account-s3-x+-events-1, and EventBridge takes 64 characters at most/,
  ],
  [
    "roles to assume that differ only in case",
    () => {
      const arn = (role: string) => `arn:aws:iam::222222222222:role/cross-account-s3-data-${role}`;
      const known = CONTRACT.roles.indexer;
      assert.ok(known);
      const roles = { X: { ...known, assumes: [arn("X")] }, x: { ...known, assumes: [arn("x")] } };
      const via = { level: "read", via: "role" };
      const buckets = [
        { name: "acme-a", grants: { X: via } },
        { name: "acme-b", grants: { X: via, x: via } },
      ];
      return resolveGrants(data("data", { buckets }), { own: { ...CONTRACT, roles }, further: new Map() });
    },
    /buckets\[[\w-]+\]\.grants\.x: .*cross-account-s3-data-x, and that is cross-account-s3-data-X of buckets\[[\w-]+\]\.grants\.X, as case/,
  ],
  [
    "deployers that differ only in case",
    () => deployersOf("Data", "data"),
    /deploys\[1\]\.stack: .*-deployer-data.*that is cross-account-s3-deployer-Data/,
  ],
  [
    "a deployer by the name of another's twin that previews",
    () => deployersOf("a", "a.preview"),
    /deploys\[1\]\.stack: the role that deploys it would be named cross-account-s3-deployer-a\.preview, and that is/,
  ],
];

describe("the names that a stack makes up", () => {
  for (const [what, plan, expected] of WRONG) {
    it(`are refused for ${what}`, () => {
      const [found = "", ...more] = faultsOf(plan);
      assert.match(found, expected);
      assert.deepEqual(more, []);
    });
  }

  it("are refused one by one for a stack with a dot", () => {
    const config = data("data.eu", { audit: { ...alarms, logBucket: "logs" } });
    assert.deepEqual(
      faultsOf(() => planDataAudit(config, CONTRACT)).map((fault) => fault.split(": ")[0]),
      ["audit.trail", "audit.alarms.topicArn", "audit.alarms.dashboard"].map((key) => `cross-account-s3:${key}`),
    );
  });

  it("are not made, and not refused, where the configuration does without them", () => {
    const topicArn = "arn:aws:sns:us-east-1:222222222222:calls";
    const audit = { trail: "create", logBucket: "logs", alarms: { topicArn, dashboard: false } };
    const found = faultsOf(() => planDataAudit(data("data.eu", { audit }), CONTRACT));
    assert.deepEqual(
      found.map((fault) => fault.split(": ")[0]),
      ["cross-account-s3:audit.trail"],
    );
  });

  it("are taken as long as they may be", () => {
    assert.deepEqual(
      faultsOf(() => events("x".repeat(38))),
      [],
    );
  });

  it("are refused before anything is made, all at once", async () => {
    const buckets = [{ name: "acme-a", key: "region" }];
    const config = data("data.eu", { accessLogs: {}, audit: { trail: "create" }, buckets });
    const outputs = { "organization/cross-account-s3/control": { contract: CONTRACT } };
    await assert.rejects(
      run(raw(DATA), () => dataStack(config), outputs),
      /has 4 errors:\n.*accessLogs\.bucketPrefix: .*\n.*audit\.logBucket: .*\n.*audit\.trail: .*\n.*buckets\[[\w-]+\]\.key: /,
    );
  });

  it("are refused for roles that differ only in case", async () => {
    const role = { trustedService: "lambda.amazonaws.com", level: "read" };
    await assert.rejects(
      run(raw(CONTROL, { roles: { Indexer: role, indexer: role } }), runStack),
      /roles\.indexer: the role would be named cross-account-s3-test-indexer, and that is cross-account-s3-test-Indexer/,
    );
  });

  it("are refused for a policy of an existing role that is too long", async () => {
    const arn = "arn:aws:iam::111111111111:role/x";
    const roles = { ["r".repeat(120)]: { existingArn: arn, attachPolicies: true, level: "read" } };
    await assert.rejects(
      run(raw(CONTROL, { roles }), runStack),
      /its policy would be named .*IAM takes 128 characters/,
    );
  });

  for (const bucketPrefix of ["My_Logs", "lögs", "-logs"]) {
    it(`may not begin with a log bucket's prefix ${bucketPrefix}`, () => {
      assert.match(
        faultsOf(() => data("data", { accessLogs: { bucketPrefix } })).join("\n"),
        /accessLogs\.bucketPrefix: found .*the beginning of a bucket name/,
      );
    });
  }
});
