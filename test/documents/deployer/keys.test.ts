import assert from "node:assert/strict";
import { deployerPolicies } from "../../../documents/deployer/policy";
import { deciding, DEPLOYED } from "./deciding";

const allows = deciding(deployerPolicies({ ...DEPLOYED, parts: ["buckets"] }, "deploy", "deployer"));

const ask = (operation: string, context: Readonly<Record<string, string | string[]>> = {}, region = "us-east-1") =>
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

  it("give the stack's tag to no key with another owner's alias", async () => {
    const named = (...aliases: string[]) => ask("TagResource", { ...asks("p-s"), "kms:ResourceAliases": aliases });
    assert.ok(await named("alias/acme-genomics"));
    assert.ok(!(await named("alias/pulumi-state")));
    assert.ok(!(await named("alias/acme-genomics", "alias/payroll")));
  });

  it("take over no key of the state, whatever its tags", async () => {
    const key = "arn:aws:kms:us-east-1:111111111111:key/1";
    const state = { bucket: "pulumi-state", keyArns: [key] };
    const asked = deciding(deployerPolicies({ ...DEPLOYED, parts: ["buckets"], state }, "deploy", "deployer"));
    const context = { "aws:RequestedRegion": "us-east-1", ...asks("p-s"), ...bears("p-s") };
    for (const operation of ["TagResource", "PutKeyPolicy", "ScheduleKeyDeletion", "CreateAlias"]) {
      assert.ok(!(await asked({ action: `kms:${operation}`, resource: key, context })), operation);
      assert.ok(await asked({ action: `kms:${operation}`, resource: key.replace("/1", "/2"), context }), operation);
    }
  });

  it("change the other tags of the stack's keys", async () => {
    assert.ok(await ask("TagResource", { ...bears("p-s"), "aws:RequestTag/team": "x" }));
    assert.ok(!(await ask("TagResource", { ...bears("p-other"), "aws:RequestTag/team": "x" })));
  });

  for (const operation of ["PutKeyPolicy", "ScheduleKeyDeletion", "EnableKeyRotation"]) {
    it(`allow ${operation} only for the stack's keys`, async () => {
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
