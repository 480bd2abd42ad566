import assert from "node:assert/strict";
import { SIZE_LIMITS } from "@cross-account-s3/iam";
import { CONTROL_PARTS, DATA_PARTS, PARTS } from "../../../documents/deployer/stack-parts";
import { type DeployerPolicyArgs, deployerPolicies } from "../../../documents/deployer/policy";
import { size } from "../../../documents/size-limit";
import type { Statement } from "../../../documents/policy";
import { deciding, DEPLOYED } from "./deciding";

const BOUNDARY = DEPLOYED.boundary;

const ARGS: DeployerPolicyArgs = {
  ...DEPLOYED,
  parts: ["roles", "buckets", ...CONTROL_PARTS, ...DATA_PARTS],
  attachesTo: { analyst: "arn:aws:iam::111111111111:role/Analyst" },
  shares: ["arn:aws:kms:us-east-1:111111111111:key/1"],
};

const statements = (fields: Partial<DeployerPolicyArgs> = {}, task: "deploy" | "preview" = "deploy") =>
  deployerPolicies({ ...ARGS, ...fields }, task, "deployer")
    .flatMap((one) => one.Statement)
    .filter(({ Effect }) => Effect === "Allow");
const actionsOf = ({ Action }: Statement) => [Action].flat();
const resourcesOf = ({ Resource }: Statement) => [Resource ?? []].flat();
const holding = (action: string, all = statements()) => all.filter((one) => actionsOf(one).includes(action));
const equals = (one: Statement, key: string) => one.Condition?.StringEquals?.[key];

/** What gives a role more than it has. */
const GIVING = ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"];

/** Whatever is in the account and not in the program. */
const FOREIGN =
  /^(?:s3:(?:Get|Put|Delete)Object|s3:.*(?:Version$|Retention|LegalHold|Bypass)|kms:(?:Decrypt|Encrypt|GenerateDataKey|ReEncrypt|CreateGrant)|sns:(?:Publish|Subscribe)|sqs:|logs:(?:Get|Filter)|events:PutEvents|sts:|iam:.*(?:User|Group|AccessKey|LoginProfile))/;

describe("a deployer's policies", () => {
  for (const action of GIVING) {
    it(`allow ${action} only under the boundary`, () => {
      const found = holding(action);
      assert.ok(found.length > 0);
      for (const one of found) assert.equal(equals(one, "iam:PermissionsBoundary"), BOUNDARY);
    });
  }

  it("attach policies under the boundary, those of a role that is named only to that role", () => {
    const policies = (one: Statement) => [one.Condition?.ArnLike?.["iam:PolicyARN"] ?? []].flat();
    const found = holding("iam:AttachRolePolicy");
    assert.equal(found.length, 2);
    for (const one of found) {
      assert.equal(equals(one, "iam:PermissionsBoundary"), BOUNDARY);
      assert.ok(resourcesOf(one).every((arn) => /role\/(p-s[-.]|Analyst$)/.test(arn)));
      assert.ok(
        policies(one).length > 0 && policies(one).every((arn) => /policy\/(p-s-|cross-account-s3-analyst)/.test(arn)),
      );
    }
  });

  it("attach to a role that exists where it has the boundary, and detach at any time", async () => {
    const allows = deciding(deployerPolicies(ARGS, "deploy", "deployer"));
    const resource = "arn:aws:iam::111111111111:role/Analyst";
    const policy = { "iam:PolicyARN": "arn:aws:iam::111111111111:policy/cross-account-s3-analyst" };
    const bounded = { ...policy, "iam:PermissionsBoundary": BOUNDARY };
    assert.ok(await allows({ action: "iam:AttachRolePolicy", resource, context: bounded }));
    assert.ok(!(await allows({ action: "iam:AttachRolePolicy", resource, context: policy })));
    assert.ok(await allows({ action: "iam:DetachRolePolicy", resource, context: policy }));
  });

  it("never take a boundary away", () => {
    assert.deepEqual(holding("iam:DeleteRolePermissionsBoundary"), []);
  });

  it("reach neither the boundary nor a deployer", () => {
    const iam = statements().filter((one) => actionsOf(one).some((action) => action.startsWith("iam:")));
    const names = iam.flatMap(resourcesOf).map((arn) => arn.slice("arn:aws:iam::111111111111:".length));
    const found = names.filter(
      (name) => !/^(role|policy|instance-profile)\/p-s[-.]|cross-account-s3-analyst|role\/Analyst/.test(name),
    );
    assert.deepEqual(found, []);
  });

  it("pass only roles of the stack, each to one service", () => {
    for (const one of holding("iam:PassRole")) {
      assert.deepEqual(actionsOf(one), ["iam:PassRole"]);
      assert.ok(resourcesOf(one).every((arn) => /:role\/p-s[-.]/.test(arn)));
      assert.match(String(equals(one, "iam:PassedToService")), /^(cloudtrail|ec2|events|s3)\.amazonaws\.com$/);
    }
  });

  it("touch no data and no credentials", () => {
    assert.deepEqual(
      statements()
        .flatMap(actionsOf)
        .filter((action) => FOREIGN.test(action)),
      [],
    );
  });

  it("make and change keys by the tag of the stack", () => {
    const found = statements().filter((one) => actionsOf(one).some((action) => /^kms:(?!List|Get|Desc)/.test(action)));
    const open = found
      .filter((one) => equals(one, "aws:RequestTag/cross-account-s3-stack") !== "p-s")
      .filter((one) => equals(one, "aws:ResourceTag/cross-account-s3-stack") !== "p-s")
      .filter((one) => !resourcesOf(one).every((arn) => arn.includes(":alias/")));
    assert.deepEqual(
      open.map(({ Sid, Resource }) => [Sid, Resource]),
      [["Sharedkms", ARGS.shares]],
    );
  });

  it("stay in the stack's Regions, where a service has Regions", () => {
    const open = statements({ shares: [] })
      .filter((one) => !actionsOf(one).some((action) => /^(iam|route53|s3):/.test(action)))
      .filter((one) => equals(one, "aws:RequestedRegion") === undefined);
    assert.deepEqual(open, []);
  });

  it("hold no wildcard action", () => {
    assert.deepEqual(
      statements()
        .flatMap(actionsOf)
        .filter((action) => action.includes("*")),
      [],
    );
  });

  it("only read in a preview", () => {
    const rows = Object.values(PARTS).flat();
    const read = new Set(rows.flatMap((row) => row.read ?? []));
    const shared = ["iam:ListAttachedRolePolicies", "cloudtrail:GetTrail"];
    const found = statements({}, "preview").flatMap(actionsOf);
    assert.deepEqual(
      found.filter((action) => !read.has(action) && !shared.includes(action)),
      [],
    );
    assert.ok(found.every((action) => /:(Get|List|Describe)/.test(action)));
  });

  it("have what a part asks for, and nothing of the others", () => {
    const services = (parts: DeployerPolicyArgs["parts"]) =>
      [
        ...new Set(
          statements({ parts, attachesTo: {}, shares: [] })
            .flatMap(actionsOf)
            .map((a) => a.split(":")[0]),
        ),
      ].sort();
    assert.deepEqual(services(["roles"]), ["iam"]);
    assert.deepEqual(services(["roles", "network"]), ["ec2", "iam"]);
    assert.deepEqual(services(["buckets"]), ["kms", "s3"]);
    assert.deepEqual(services(["buckets", "topics"]), ["kms", "s3", "sns"]);
  });

  it("are as many as their size asks for", () => {
    const documents = deployerPolicies(ARGS, "deploy", "deployer");
    assert.ok(documents.length > 1);
    for (const one of documents) assert.ok(size(one, SIZE_LIMITS.managedPolicy) <= SIZE_LIMITS.managedPolicy.most);
  });

  it("are refused where there are too many patterns for them", () => {
    const buckets = Array.from({ length: 200 }, (_, n) => `acme-${"x".repeat(40)}-${n}-*`);
    assert.throws(
      () => deployerPolicies({ ...ARGS, buckets }, "deploy", "deployer"),
      /statement NewBuckets of role deployer is larger.*fewer bucket patterns/,
    );
  });
});
