import assert from "node:assert/strict";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { explainLive } from "../../verify/explain-live";
import { requestLive } from "../../verify/live";
import { GivenUp } from "../../verify/live/give-up";
import type { Scene } from "../../verify/run";
import { disableKey } from "./verify-tampering";
import { useVerifyWorld } from "./verify-world";

describe("verify on the emulator", function () {
  this.timeout(120_000);
  const world = useVerifyWorld();

  async function assertNothingLeft(): Promise<void> {
    const owner = world().account("222222222222");
    const left = await owner.s3("us-east-1").send(new ListObjectVersionsCommand({ Bucket: "acme-genomics" }));
    assert.deepEqual([left.Versions ?? [], left.DeleteMarkers ?? []], [[], []]);
    assert.deepEqual((await owner.sqs("us-east-1").send(new ListQueuesCommand({}))).QueueUrls ?? [], []);
  }

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
    // The emulator lets everyone in: that it lets the reader delete is no proof of anything, and no finding.
    assert.equal(outcomes.get("indexer may not delete an object in acme-genomics"), "not tried");
    assert.equal(outcomes.get("acme-genomics refuses plain HTTP"), "not tried");
    assert.equal(outcomes.get("the requests on acme-genomics are recorded"), "pending");
    await assertNothingLeft();
  });

  /** Gives up once the owner has put the object with this name. @param onDelete what happens once objects are deleted. */
  function givesUpAfter(object: string, onDelete: () => void = () => undefined) {
    const givenUp = new AbortController();
    const request = (scene: Scene) => {
      const client = scene.sessions.get("data")?.calls.account.s3("us-east-1");
      client?.middlewareStack.add(
        (next) => async (args) => {
          const answered = await next(args);
          if ("Delete" in args.input) onDelete();
          if ("Key" in args.input && "Body" in args.input && args.input.Key?.endsWith(`/${object}`)) givenUp.abort();
          return answered;
        },
        { step: "initialize" },
      );
      return requestLive(scene, { progress: () => undefined, signal: givenUp.signal });
    };
    return world().verify({ request });
  }

  for (const [object, when] of [
    ["owner", "among the requests"],
    ["event", "while an event is on its way"],
  ] as const) {
    it(`takes everything away when the user gives up ${when}`, async () => {
      await assert.rejects(givesUpAfter(object), new GivenUp([]));
      await assertNothingLeft();
    });
  }

  it("says what it could not delete when the user gives up", async () => {
    const run = givesUpAfter("owner", () => {
      throw new Error("not today");
    });
    await assert.rejects(
      run,
      /these could not be deleted:\nobjects under s3:\/\/acme-genomics\/.* could not be removed \(not today\)$/,
    );
  });

  it("looks at only one role, if asked to", async () => {
    const { access, read, verdict, findings } = await world().verify({ roles: ["indexer"] });
    assert.deepEqual(findings, []);
    assert.deepEqual([...new Set(access.map(({ role }) => role))], ["indexer"]);
    assert.equal(read.role, 1);
    assert.equal(verdict, "held");
  });

  it("explains from what is deployed, and says when that is not what is declared", async () => {
    const asked = { role: "indexer", action: "s3:GetObject", uri: "s3://acme-genomics/raw/x.bam", tls: true };
    assert.equal((await explainLive(world().project, asked)).allowed, true);
    const undo = await disableKey(world());
    try {
      const { allowed, decisions, remedy } = await explainLive(world().project, asked);
      assert.equal(allowed, false);
      assert.ok(JSON.stringify(decisions).includes("KeyIsDisabled"));
      assert.match(
        (remedy ?? []).join("\n"),
        /the declared policies allow the request.*pulumi up --refresh --stack data/s,
      );
    } finally {
      await undo();
    }
  });
});
