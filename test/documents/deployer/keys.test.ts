import assert from "node:assert/strict";
import { deployerPolicies } from "../../../documents/deployer/policy";
import { deciding, DEPLOYED } from "./deciding";

const allows = deciding(deployerPolicies({ ...DEPLOYED, parts: ["buckets"] }, "deploy", "deployer"));

const ask = (operation: string, context: Readonly<Record<string, string>> = {}, region = "us-east-1") =>
  allows({
    action: `kms:${operation}`,
    resource: `arn:aws:kms:${region}:111111111111:key/1`,
    context: { "aws:RequestedRegion": region, ...context },
  });
const asks = (stack: string) => ({ "aws:RequestTag/cross-account-s3-stack": stack });
const bears = (stack: string) => ({ "aws:ResourceTag/cross-account-s3-stack": stack });

describe("a deployer's policies, on keys", () => {
  it("make keys with the stack's tag", async () => {
    assert.ok(await ask("TagResource", asks("p-s")));
    assert.ok(!(await ask("TagResource", asks("p-other"))));
    assert.ok(!(await ask("TagResource")));
  });

  it("give no key of another stack's the stack's tag", async () => {
    assert.ok(!(await ask("TagResource", { ...asks("p-s"), ...bears("p-other") })));
  });

  it("change the other tags of the stack's keys", async () => {
    assert.ok(await ask("TagResource", { ...bears("p-s"), "aws:RequestTag/team": "x" }));
    assert.ok(!(await ask("TagResource", { ...bears("p-other"), "aws:RequestTag/team": "x" })));
  });

  for (const operation of ["PutKeyPolicy", "ScheduleKeyDeletion", "EnableKeyRotation"]) {
    it(`allow ${operation} for the stack's keys alone`, async () => {
      assert.ok(await ask(operation, bears("p-s")));
      assert.ok(!(await ask(operation, bears("p-other"))));
      assert.ok(!(await ask(operation)));
    });
  }

  for (const operation of ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"]) {
    it(`allow ${operation} before a new key's tag counts, in the stack's Regions`, async () => {
      assert.ok(await ask(operation));
      assert.ok(!(await ask(operation, {}, "eu-west-1")));
    });
  }
});
