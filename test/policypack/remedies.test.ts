import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { toPolicy } from "../../policypack/lib/crossguard";
import { Session } from "../../policypack/lib/session";
import { stackConfig } from "../../policypack/lib/settings";
import { rules } from "../../policypack/rules";

/** What a rule makes of a resource's properties, as the engine asks it to; undefined where it does not change them. */
function remedied(name: string, type: string, props: Record<string, unknown>): unknown {
  const rule = rules.find((one) => one.name === name);
  assert.ok(rule !== undefined);
  const args: Pick<ResourceValidationArgs, "type" | "props"> = { type, props };
  return toPolicy(rule, new Session(stackConfig({}))).remediateResource?.(args as ResourceValidationArgs);
}

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const KMS = { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } };
const AES = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
const FOUR = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };

describe("remediation", () => {
  it("closes a public access block, and keeps what else it says", () => {
    const props = { bucket: "acme", blockPublicAcls: false };
    assert.deepEqual(remedied("s3-bucket-publicaccess", BLOCK, props), { bucket: "acme", ...FOUR });
  });
  it("turns a Bucket Key on where a key of KMS is used", () => {
    const props = { bucket: "acme", rules: [KMS, AES] };
    const wanted = { bucket: "acme", rules: [{ ...KMS, bucketKeyEnabled: true }, AES] };
    assert.deepEqual(remedied("s3-bucket-bucketkey", SSE, props), wanted);
  });
  it("leaves a Bucket Key off where the program says so", () => {
    assert.equal(remedied("s3-bucket-bucketkey", SSE, { rules: [{ ...KMS, bucketKeyEnabled: false }] }), undefined);
  });
  it("turns rotation on", () => {
    assert.deepEqual(remedied("kms-key-rotation", "aws:kms/key:Key", {}), { enableKeyRotation: true });
  });
  it("turns log validation on", () => {
    const trail = "aws:cloudtrail/trail:Trail";
    const props = { enableLogFileValidation: false };
    assert.deepEqual(remedied("cloudtrail-trail-validation", trail, props), { enableLogFileValidation: true });
  });
  it("does not change what is right", () => {
    assert.equal(remedied("s3-bucket-publicaccess", BLOCK, { ...FOUR }), undefined);
    assert.equal(remedied("s3-bucket-bucketkey", SSE, { rules: [AES, { ...KMS, bucketKeyEnabled: true }] }), undefined);
  });
  it("does not change a key that AWS cannot rotate", () => {
    assert.equal(remedied("kms-key-rotation", "aws:kms/key:Key", { keyUsage: "SIGN_VERIFY" }), undefined);
  });
  it("does not change other types", () => {
    assert.equal(remedied("kms-key-rotation", BLOCK, {}), undefined);
  });
  it("is offered by these four rules", () => {
    assert.deepEqual(
      rules.filter((one) => one.remedy !== undefined).map((one) => one.name),
      ["s3-bucket-publicaccess", "s3-bucket-bucketkey", "kms-key-rotation", "cloudtrail-trail-validation"],
    );
  });
});
