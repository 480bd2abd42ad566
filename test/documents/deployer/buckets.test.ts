import assert from "node:assert/strict";
import { deployerPolicies } from "../../../documents/deployer/policy";
import { deciding, DEPLOYED } from "./deciding";

const ACCOUNT = "111111111111";
const allows = deciding(
  deployerPolicies({ ...DEPLOYED, parts: ["buckets", "accessLogs", "objectLock", "audit"] }, "deploy", "deployer"),
);
const ask = (action: string, bucket: string, owner?: string) =>
  allows({
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${bucket}`,
    ...(owner === undefined ? {} : { context: { "aws:ResourceAccount": owner } }),
  });

describe("a deployer's policies, on buckets", () => {
  for (const bucket of ["acme-genomics", `p-s-logs-${ACCOUNT}-us-east-1`, `p-s-audit-${ACCOUNT}-us-east-1`]) {
    it(`make ${bucket}, which does not exist yet`, async () => {
      assert.ok(await ask("CreateBucket", bucket));
    });

    it(`change ${bucket} where it is the account's`, async () => {
      for (const action of ["PutBucketPolicy", "GetBucketPolicy"]) {
        assert.ok(await ask(action, bucket, ACCOUNT), action);
        assert.ok(!(await ask(action, bucket, "999999999999")), action);
      }
    });
  }

  for (const action of [
    "DeleteBucket",
    "DeleteBucketPolicy",
    "PutBucketLogging",
    "PutBucketObjectLockConfiguration",
    "PutBucketNotification",
  ]) {
    it(`allow ${action} only on the account's buckets`, async () => {
      assert.ok(await ask(action, "acme-genomics", ACCOUNT));
      assert.ok(!(await ask(action, "acme-genomics", "999999999999")));
    });
  }
});
