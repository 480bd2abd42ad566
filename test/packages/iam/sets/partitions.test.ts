import assert from "node:assert/strict";
import { type CheckResult, checkNoOutsideAccess, type Json, parsePolicy, type Policy } from "@cross-account-s3/iam";

function bucket(...statements: readonly Json[]): Policy {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: statements }, { type: "bucket" });
  assert.ok("policy" in parsed, JSON.stringify(parsed));
  return parsed.policy;
}

const read = { Effect: "Allow", Principal: "*", Action: "s3:GetObject" };

/** The partitions of the caller and the resource of the example of a failed check. */
function partitions(result: CheckResult): readonly string[] {
  assert.ok(result.result === "FAIL" && result.example, JSON.stringify(result));
  const { caller, resource } = result.example;
  return ["arn" in caller ? caller.arn : "", resource].flatMap((arn) => arn.split(":")[1] ?? []);
}

const signed = { StringEquals: { "aws:PrincipalType": "AssumedRole" } };

describe("requests within a partition", () => {
  it("are in aws by default", () => {
    const policy = bucket({ ...read, Resource: "arn:*:s3:::b/*", Condition: signed });
    assert.deepEqual(partitions(checkNoOutsideAccess(policy, [], "bucket")), ["aws", "aws"]);
  });

  it("are in the partition of the resource", () => {
    const policy = bucket({ ...read, Resource: "arn:aws-cn:s3:::b/*", Condition: signed });
    assert.deepEqual(partitions(checkNoOutsideAccess(policy, [], "bucket")), ["aws-cn", "aws-cn"]);
  });

  it("never cross: callers of one partition are unknown to the resources of another", () => {
    const only = (partition: string) => ({ ArnLike: { "aws:PrincipalArn": `arn:${partition}:iam::*:role/*` } });
    const policy = (partition: string) => bucket({ ...read, Resource: "arn:aws:s3:::b/*", Condition: only(partition) });
    assert.equal(checkNoOutsideAccess(policy("aws-us-gov"), [], "bucket").result, "PASS");
    assert.equal(checkNoOutsideAccess(policy("aws"), [], "bucket").result, "FAIL");
  });

  it("are in a partition that a policy names, although AWS's public list does not have it", () => {
    const policy = bucket({ ...read, Resource: "arn:aws-iso:s3:::b/*", Condition: signed });
    assert.deepEqual(partitions(checkNoOutsideAccess(policy, [], "bucket")), ["aws-iso", "aws-iso"]);
  });

  it("are not in a partition that AWS does not have", () => {
    const others = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"].map((partition) => `arn:${partition}:s3:*`);
    const policy = bucket({ ...read, Resource: "*" }, { ...read, Effect: "Deny", Resource: others });
    assert.equal(checkNoOutsideAccess(policy, [], "bucket").result, "PASS");
  });
});
