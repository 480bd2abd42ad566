import assert from "node:assert/strict";
import { join } from "node:path";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { type DeployerPolicyArgs, deployerPolicies } from "../../documents/deployer/policy";

import { readProject } from "../../rehearsal/run/project";
import { deciding } from "../documents/deployer/deciding";
import { environment } from "../../sandbox/environment";
import { forEmulator, type Settings } from "../../sandbox/project";
import { Pulumi } from "../../sandbox/pulumi";
import { makeThirdPartyResources } from "../../sandbox/third-party-resources";
import { parseConfig } from "../../stacks/config";
import { policyArgs } from "../../stacks/deployer/plan";
import { authorisations } from "./support/authorisation";
import { type Call, callOf } from "./support/calls";
import { startProxy } from "./verify-proxy";
import { useWorld } from "./world";

const PROJECT = join(__dirname, "..", "rehearsal", "deployed");
const CONTROL = "111111111111";
const DATA = "222222222222";

/** What bounds the control stack's roles, and the one that exists and gets policies. */
const BOUNDARY = `arn:aws:iam::${CONTROL}:policy/cross-account-s3-deployer-control-control.boundary`;

/** Which deployer stack makes the deployer of each stack. */
const DEPLOYERS = { control: "deployer-control", data: "deployer-data", existing: "deployer-data" } as const;

/** Calls that a deployer makes in the emulator and need not be allowed. */
const NEEDLESS: Readonly<Record<string, string>> = {
  "iam:GetUser": "the provider asks who it is, and asks STS if it gets no answer",
  "sts:AssumeRole": "it is the caller before the deployer that assumes the role",
  "sts:GetCallerIdentity": "it cannot be denied",
};

/** What a deployer does not delete: it records the deployer's own doing. Whoever takes the stack down is an administrator. */
const ADMINISTRATORS: readonly (readonly [action: string, resource: RegExp])[] = [
  ["cloudtrail:DeleteTrail", /-audit$/],
  // Alarms are turned off and on, in which the trail gets its log group.
  ["cloudtrail:UpdateTrail", /-audit$/],
  ["s3:DeleteBucket", /-(audit|logs)-\d{12}-/],
  ["s3:DeleteBucketPolicy", /-(audit|logs)-\d{12}-/],
  ["logs:DeleteLogGroup", /-audit$/],
  ["iam:DeleteRole", /-audit\.logs$/],
];

const TAG_REMOVED = "a tag is removed";
const OTHER_VERSION = "other versions of the provider read and write a bucket's Region and tags so";

/** Actions that no call of this test used, and why a deployer has them. */
const UNUSED: Readonly<Record<string, string>> = {
  "cloudtrail:RemoveTags": TAG_REMOVED,
  "cloudwatch:UntagResource": TAG_REMOVED,
  "ec2:DeleteTags": TAG_REMOVED,
  "ec2:ModifyInstanceMetadataOptions": "a user changed the options of the test instance",
  "ec2:ModifySecurityGroupRules": "a user changed a rule of a security group",
  "events:UntagResource": TAG_REMOVED,
  "iam:PutRolePermissionsBoundary": "a role whose boundary a user removed gets it again",
  "iam:UntagInstanceProfile": TAG_REMOVED,
  "iam:UntagPolicy": TAG_REMOVED,
  "iam:UntagRole": TAG_REMOVED,
  "kms:ListKeys": "a key that a killed run left behind is looked for",
  "kms:ScheduleKeyDeletion": "a key of a trail's logs is deleted with them",
  "kms:UntagResource": TAG_REMOVED,
  "kms:UpdateAlias": "an alias gets another key",
  "kms:UpdateKeyDescription": "a key gets another description",
  "logs:UntagResource": TAG_REMOVED,
  "route53:AssociateVPCWithHostedZone":
    "AWS asks for it where an endpoint has private names, and the emulator does not",
  "s3:GetBucketLocation": OTHER_VERSION,
  "s3:ListTagsForResource": OTHER_VERSION,
  "s3:PutBucketCORS": "a bucket gets `cors`",
  "s3:PutBucketRequestPayment": "a bucket gets `requesterPays`",
  "s3:TagResource": OTHER_VERSION,
  "s3:UntagResource": OTHER_VERSION,
  "sns:UntagResource": TAG_REMOVED,
};

describe("a deployer, on the real engine", function () {
  this.timeout(900_000);
  const world = useWorld();
  const calls: { stack: string; call: Call }[] = [];
  const args = new Map<string, DeployerPolicyArgs>();
  let foreignKey = "";

  before(async function () {
    this.timeout(900_000);
    const { emulator, accounts, home, logs, signal } = world();
    let stack = "";
    const faults: string[] = [];
    const proxy = await startProxy(emulator.url, (request, body) => {
      try {
        if (stack !== "") calls.push({ stack, call: callOf(request, body) });
      } catch (error) {
        faults.push(String(error));
      }
      return "pass";
    });
    try {
      // Nothing is broken off here, so that the state need not be written at every step: that is half of the time.
      const quick = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
      const pulumi = new Pulumi(home, logs, { ...environment(proxy.url, home), ...quick }, signal);
      const project = await readProject(PROJECT);
      const settings = (name: string): Settings => {
        const found = project.stacks.find((one) => one.name === name);
        assert.ok(found, name);
        return found.config;
      };
      const run = async (name: string, ...args_: readonly string[]) => {
        stack = name;
        const ended = await pulumi.command(name, [...args_, "--yes", "--skip-preview"]);
        stack = "";
        return ended;
      };
      const up = async (name: string, with_: Settings) => {
        await pulumi.configure(name, forEmulator(with_));
        const { code, output } = await run(name, "up");
        assert.equal(code, 0, output);
      };
      // Buckets that were logged to are not empty, and a lock stays: the emulator keeps these, and deletes all the rest.
      const destroy = (name: string) => run(name, "destroy", "--continue-on-error");

      const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      for (const name of new Set(Object.values(DEPLOYERS))) await up(name, settings(name));
      const analyst = { RoleName: "Analyst", AssumeRolePolicyDocument: trust, PermissionsBoundary: BOUNDARY };
      await accounts.in(CONTROL, "us-east-1").iam.send(new CreateRoleCommand(analyst));

      const control = settings("control");
      const data = settings("data");
      await up("control", control);
      await up("data", data);
      await run("data", "refresh");
      await up("data", changedData(data));
      await destroy("data");

      const theirs = await makeThirdPartyResources(accounts.in(DATA, "us-east-1"), "acme-theirs");
      foreignKey = theirs.key;
      const existing = existingOf(data, theirs);
      await up("existing", existing);
      await up("existing", { ...existing, "cross-account-s3:tags": { team: "x" } });
      await destroy("existing");

      await run("control", "refresh");
      await up("control", changedControl(control));
      await destroy("control");
      assert.deepEqual(faults, []);
      for (const [name, of] of Object.entries(DEPLOYERS)) {
        const config = parseConfig("cross-account-s3", of, rawOf(settings(of)));
        assert.ok(config.role === "deployer");
        const deployed = config.deploys.find((one) => one.stack === name);
        assert.ok(deployed);
        const found = policyArgs(config, deployed);
        args.set(name, name === "existing" ? { ...found, shares: [...(found.shares ?? []), theirs.key] } : found);
      }
    } finally {
      await proxy.stop();
    }
  });

  /** What IAM was asked for a stack, each question once. */
  const asked = (stack: string) => {
    const found = args.get(stack);
    assert.ok(found);
    const known = {
      accountId: found.accountId,
      tag: `cross-account-s3-${stack}`,
      name: `cross-account-s3-${stack}-us-east-1`,
      foreignKeys: [foreignKey],
      bounded: { Analyst: BOUNDARY },
    };
    const made = calls.flatMap((one) => (one.stack === stack ? [one.call] : []));
    const needed = made.filter(({ service, operation }) => !(`${service}:${operation}` in NEEDLESS));
    const all = authorisations(needed, known).filter(
      ({ action, resource }) => !ADMINISTRATORS.some(([what, on]) => what === action && on.test(resource)),
    );
    return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  };

  for (const stack of Object.keys(DEPLOYERS)) {
    it(`may do all that it does to deploy, change and destroy stack ${stack}`, async () => {
      const found = args.get(stack);
      assert.ok(found);
      const allows = deciding(deployerPolicies(found, "deploy", stack), found.accountId);
      const questions = asked(stack);
      assert.ok(questions.length > 20);
      const denied: string[] = [];
      for (const { action, resource, context } of questions) {
        // What a key's own policy says is the stack's, and not the deployer's.
        if (!(await allows({ action, resource, context }))) {
          denied.push(`${action} on ${resource} with ${JSON.stringify(context)}`);
        }
      }
      assert.deepEqual(denied, []);
    });
  }

  it("may do nothing that it never does, but for what has a reason", () => {
    const used = new Set(Object.keys(DEPLOYERS).flatMap((stack) => asked(stack).map(({ action }) => action)));
    const held = [...args.values()].flatMap(({ state, ...one }) =>
      deployerPolicies(one, "deploy", "x").flatMap(({ Statement }) =>
        Statement.flatMap(({ Effect, Action }) => (Effect === "Allow" ? Action : [])),
      ),
    );
    const never = [...new Set(held)].filter((action) => !used.has(action)).sort();
    assert.deepEqual(never, Object.keys(UNUSED).sort());
  });
});

/** Configuration as the engine would give it. */
function rawOf(settings: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** A value that the project's files hold as JSON, changed. */
function changed(settings: Settings, changes: Readonly<Record<string, (value: never) => unknown>>): Settings {
  const altered = Object.entries(changes).map(([key, change]) => {
    const name = `cross-account-s3:${key}`;
    const was = settings[name];
    return [name, change(JSON.parse(typeof was === "string" ? was : JSON.stringify(was ?? null)) as never)];
  });
  return { ...settings, ...(Object.fromEntries(altered) as Settings) };
}

function changedControl(settings: Settings): Settings {
  return changed(settings, {
    tags: () => ({ team: "x" }),
    dataAccounts: () => [{ id: DATA, buckets: ["acme-*", "bcme-*"] }],
    roles: (roles: object) => ({
      ...roles,
      uploader: { trustedArns: [`arn:aws:iam::${CONTROL}:role/other`], level: "upload", maxSessionDuration: 7200 },
    }),
    audit: () => ({ trail: "create", retainDays: 100, alarms: { denied: { threshold: 7 } } }),
  });
}

function changedData(settings: Settings): Settings {
  return changed(settings, {
    tags: () => ({ team: "x" }),
    audit: () => ({ trail: "create", retainDays: 100, alarms: {} }),
    buckets: ([first, second, ...others]: readonly object[]) => [
      { ...first, grants: { catalog: "catalog" }, notifications: "none", encryptTopic: false },
      { ...second, grants: { catalog: "catalog", tester: { level: "read", via: "role" } } },
      ...others,
    ],
  });
}

function existingOf(settings: Settings, theirs: Awaited<ReturnType<typeof makeThirdPartyResources>>): Settings {
  const { key, topic: topicArn, trail, bucket: name } = theirs;
  const grants = { catalog: "catalog", uploader: "upload" };
  const one = { name, existing: true, restoreSettings: true, key, topicArn, notifications: "sns", grants };
  return changed(settings, { audit: () => ({ trail }), accessLogs: () => undefined, buckets: () => [one] });
}
