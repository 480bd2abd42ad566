import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { CONTRACT, DATA, raw } from "../support";

const KEY = "arn:aws:kms:us-east-1:222222222222:key/1";
const bucket = { name: "acme-theirs", existing: true, key: KEY, grants: { indexer: "read" }, notifications: "sns" };
const data = (fields: object = {}) =>
  run(raw(DATA, { buckets: [bucket], ...fields }), runStack, {
    "organization/cross-account-s3/control": { contract: CONTRACT },
  });
const type = (name: string) => `pulumi-nodejs:dynamic/adopt:${name}`;

describe("a bucket that exists", () => {
  it("is not made, and nothing of it is replaced", async () => {
    const { declared } = await data();
    assert.deepEqual(
      declared.filter((d) => d.type.startsWith("aws:s3/")).map((d) => d.type),
      [],
    );
  });

  it("gets our statements under the stack's prefix, and the whole policy is there for review", async () => {
    const { declared } = await data();
    const { policyForReview } = only(declared, type("SharedPolicy"), "acme-theirs");
    assert.match(
      String(policyForReview),
      /^\{"kind":"bucket","arn":"arn:aws:s3:::acme-theirs",.*"Sid":"Xas3[0-9a-f]{8}AllowReadObjects"/,
    );
  });

  it("gets settings, with the key, and the topic of its events", async () => {
    const { declared } = await data();
    assert.match(String(only(declared, type("SharedBucketSettings")).wanted), new RegExp(KEY));
    assert.match(String(only(declared, type("SharedNotifications")).wanted), /acme-theirs-events/);
  });

  it("shares its existing key's policy", async () => {
    const { declared } = await data();
    assert.match(
      String(only(declared, type("SharedPolicy"), "key-1-us-east-1").policyForReview),
      /"kind":"key".*AllowDecrypt/,
    );
  });

  it("is merged, offline, with what the live-state file says, and refused for what it says", async () => {
    const folder = mkdtempSync(join(tmpdir(), "adoption-"));
    const liveState = join(folder, "live.json");
    const orphan = { Effect: "Allow", Principal: { AWS: "AROA1234567890ABCDEFG" }, Action: "s3:*", Resource: "*" };
    const document = { Version: "2012-10-17", Statement: [orphan] };
    const settings = { document: null, acl: {}, policy: document };
    const theirs = { policy: { document }, settings, notifications: { document: {}, region: "us-east-1" } };
    writeFileSync(
      liveState,
      JSON.stringify({
        format: "live-state/1",
        found: { "arn:aws:s3:::acme-theirs": theirs, [KEY]: { policy: { document: null } } },
      }),
    );
    try {
      await assert.rejects(
        data({ liveState }),
        /1 error in existing resources.*AROA1234567890ABCDEFG.*dropOrphanedPrincipals/s,
      );
      const drop = { ...bucket, dropOrphanedPrincipals: ["AROA1234567890ABCDEFG"] };
      const { declared } = await data({ liveState, buckets: [drop] });
      assert.doesNotMatch(String(only(declared, type("SharedPolicy"), "acme-theirs").policyForReview), /AROA/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is judged by the version of its policy only where that says something", async () => {
    const folder = mkdtempSync(join(tmpdir(), "adoption-"));
    try {
      for (const [resource, version] of [
        ["arn:aws:s3:::acme-theirs/*", "2012-10-17"],
        ["arn:aws:s3:::acme-theirs/${aws:username}", "2008-10-17"],
      ] as const) {
        const owner = { AWS: "arn:aws:iam::222222222222:root" };
        const own = { Sid: "Own", Effect: "Allow", Principal: owner, Action: "s3:GetObject", Resource: resource };
        const document = { Version: "2008-10-17", Statement: [own] };
        const settings = { document: null, acl: {}, policy: document };
        const theirs = { policy: { document }, settings, notifications: { document: {}, region: "us-east-1" } };
        const found = { "arn:aws:s3:::acme-theirs": theirs, [KEY]: { policy: { document: null } } };
        const liveState = join(folder, "live.json");
        writeFileSync(liveState, JSON.stringify({ format: "live-state/1", found }));
        const { declared } = await data({ liveState });
        const { policyForReview } = only(declared, type("SharedPolicy"), "acme-theirs");
        assert.match(String(policyForReview), new RegExp(`"Version":"${version}"`), resource);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is the only one to take the settings about it", async () => {
    await assert.rejects(
      data({ buckets: [{ name: "acme-new", takeOverSids: ["Old"] }] }),
      /takeOverSids.*requires existing: true/s,
    );
  });
});
