import assert from "node:assert/strict";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { requestLive } from "../../verify/live";
import { useVerifyWorld } from "./verify-world";

describe("verify on the emulator", function () {
  this.timeout(120_000);
  const world = useVerifyWorld();

  it("holds right after a deployment", async () => {
    const found = await world().verify();
    assert.deepEqual(found.findings, []);
    assert.deepEqual(found.unchecked, []);
    assert.equal(found.verdict, "held");
  });

  it("makes the guides' requests, says which show nothing here, and leaves nothing behind", async () => {
    const signal = new AbortController().signal;
    const found = await world().verify({
      request: (scene) => requestLive(scene, { progress: () => undefined, signal }),
    });
    const outcomes = new Map(found.live.map(({ title, outcome }) => [title, outcome.kind]));
    assert.deepEqual(found.findings, []);
    assert.equal(outcomes.get("uploader may put an object in parts into acme-genomics"), "passed");
    assert.equal(outcomes.get("indexer may get an object in acme-genomics"), "passed");
    assert.equal(outcomes.get("what catalog puts into acme-genomics is encrypted with the bucket's key"), "passed");
    assert.equal(outcomes.get("an event of acme-genomics arrives"), "passed");
    // The emulator lets everybody in: that it lets the reader delete is no proof of anything, and no finding.
    assert.equal(outcomes.get("indexer may not delete an object in acme-genomics"), "not tried");
    assert.equal(outcomes.get("acme-genomics refuses plain HTTP"), "not tried");
    assert.equal(outcomes.get("the requests on acme-genomics are recorded"), "pending");
    const owner = world().account("222222222222");
    const left = await owner.s3("us-east-1").send(new ListObjectVersionsCommand({ Bucket: "acme-genomics" }));
    assert.deepEqual([left.Versions ?? [], left.DeleteMarkers ?? []], [[], []]);
    assert.deepEqual((await owner.sqs("us-east-1").send(new ListQueuesCommand({}))).QueueUrls ?? [], []);
  });
});
