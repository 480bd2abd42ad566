import assert from "node:assert/strict";
import { hostname } from "node:os";
import type { FailureCause } from "../../fleet/engine";
import { causeOf, lockIn } from "../../fleet/failures";

/** What Pulumi, AWS and backends print. */
const PRINTED: readonly (readonly [FailureCause, string])[] = [
  ["credentials", "ExpiredToken: The provided token has expired."],
  [
    "credentials",
    "operation error STS: GetCallerIdentity, ExpiredTokenException: The security token included in the request is expired",
  ],
  ["credentials", "the SSO session has expired or is invalid"],
  ["credentials", "InvalidClientTokenId: The security token included in the request is invalid."],
  ["credentials", "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions"],
  ["throttled", "operation error IAM: CreateRole, Throttling: Rate exceeded"],
  ["throttled", "ThrottlingException: Rate exceeded"],
  ["throttled", "SlowDown: Please reduce your request rate."],
  ["throttled", "TooManyRequestsException"],
  ["locked", "error: [409] Conflict: Another update is currently in progress."],
  ["locked", "error: the stack is currently locked by 1 lock(s)."],
  ["disk", "write /tmp/x: no space left on device"],
  ["backend", "error: could not list bucket: blob (code=Unknown)"],
  ["backend", 'error: failed to load checkpoint: read ".pulumi/stacks/p/s.json": connection reset'],
  ["other", "creating S3 Bucket (acme): BucketAlreadyExists"],
  ["other", "AccessDenied: User is not authorized to perform s3:CreateBucket"],
];

describe("what a failure is caused by", () => {
  for (const [cause, text] of PRINTED) {
    it(`is ${cause}: ${text.slice(0, 60)}`, () => {
      assert.equal(causeOf(text), cause);
    });
  }
});

describe("a lock", () => {
  const lock = (host: string) =>
    `error: the stack is currently locked by 1 lock(s).\n  file:///x.json: created by root@${host} (pid 4711) at 2026-11-26T08:09:45Z`;

  it("names its owner and its time", () => {
    const found = lockIn(lock("other"), () => false);
    assert.deepEqual(found, { owner: "root@other, process 4711", since: "2026-11-26T08:09:45Z", stale: false });
  });

  it("is stale if its process was on this machine and has ended", () => {
    assert.equal(lockIn(lock(hostname()), () => false)?.stale, true);
    assert.equal(lockIn(lock(hostname()), () => true)?.stale, false);
  });

  it("is not stale while another one is not", () => {
    assert.equal(lockIn(`${lock(hostname())}\n${lock("other")}`, () => false)?.stale, false);
  });

  it("of Pulumi Cloud names no one", () => {
    assert.equal(lockIn("[409] Conflict: Another update is currently in progress."), undefined);
  });
});
