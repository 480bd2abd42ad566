import assert from "node:assert/strict";
import { deployerPolicies } from "../../../documents/deployer/policy";
import { deciding, DEPLOYED } from "./deciding";

const ACCOUNT = "111111111111";
const REGIONS = { ...DEPLOYED, regions: ["us-east-1", "eu-west-1"], logBuckets: ["acme-own-logs"] };
const allows = deciding(
  deployerPolicies({ ...REGIONS, parts: ["buckets", "audit", "alarms", "accessLogs"] }, "deploy", "deployer"),
);
const ask = (action: string, resource: string, region = "us-east-1", context = {}) =>
  allows({ action, resource, context: { "aws:RequestedRegion": region, ...context } });
const trail = (name: string, region = "us-east-1") => `arn:aws:cloudtrail:${region}:${ACCOUNT}:trail/${name}`;

describe("a deployer's policies, on what records it", () => {
  it("make the stack's trail, in its own Region", async () => {
    assert.ok(await ask("cloudtrail:CreateTrail", trail("p-s-audit")));
    assert.ok(!(await ask("cloudtrail:CreateTrail", trail("p-s-audit-2"))));
    assert.ok(!(await ask("cloudtrail:CreateTrail", trail("p-s-audit", "eu-west-1"), "eu-west-1")));
  });

  for (const operation of ["DeleteTrail", "UpdateTrail", "StopLogging"]) {
    it(`never ${operation}`, async () => {
      assert.ok(!(await ask(`cloudtrail:${operation}`, trail("p-s-audit"))));
    });
  }

  for (const bucket of [`p-s-audit-${ACCOUNT}-us-east-1`, `p-s-logs-${ACCOUNT}-us-east-1`, "acme-own-logs"]) {
    it(`keep the log bucket ${bucket} and its policy`, async () => {
      const on = (operation: string) =>
        ask(`s3:${operation}`, `arn:aws:s3:::${bucket}`, "us-east-1", { "aws:ResourceAccount": ACCOUNT });
      assert.ok(await on("PutBucketPolicy"));
      assert.ok(!(await on("DeleteBucket")));
      assert.ok(!(await on("DeleteBucketPolicy")));
    });
  }

  it("keep the trail's log group", async () => {
    const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/cloudtrail/p-s-audit`;
    assert.ok(await ask("logs:CreateLogGroup", group));
    assert.ok(!(await ask("logs:DeleteLogGroup", group)));
  });

  it("make the role that writes the log group, and never trust others with it", async () => {
    const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const bounded = { "iam:PermissionsBoundary": DEPLOYED.boundary };
    assert.ok(await ask("iam:CreateRole", role("p-s-audit.logs"), "us-east-1", bounded));
    for (const operation of ["iam:UpdateAssumeRolePolicy", "iam:DeleteRole"]) {
      assert.ok(await ask(operation, role("p-s-catalog"), "us-east-1", bounded), operation);
      assert.ok(!(await ask(operation, role("p-s-audit.logs"), "us-east-1", bounded)), operation);
    }
  });
});
