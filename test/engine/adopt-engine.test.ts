import assert from "node:assert/strict";
import { mock } from "node:test";
import { z } from "zod";
import type { Connection } from "../../adopt/connection";
import * as provider from "../../adopt/provider";
import type { Request } from "../../adopt/plan";
import { workOn } from "../../adopt/merge-operations";
import { type Moto, startMoto } from "./support/moto";
import { Proxy } from "./support/proxy";
import { type Run, Stack } from "./support/pulumi";
import { connectTo, deleteBucket, makeWorld, props, see, snapshot, wishes, type World } from "./support/world";

const mine = "Xas311111111";

describe("sharing what exists, on the engine", function () {
  this.timeout(300_000);
  let moto: Moto | undefined;
  let proxy: Proxy;
  let world: World;
  let direct: Connection;
  let original: readonly string[];
  let requests: readonly Request[];
  let stack: Stack;

  const allThere = async () => {
    const there = await Promise.all(
      requests.map(async ({ wanted: want }) => {
        const asked = Object.values(wishes(world, mine)).find((one) => JSON.stringify(one) === JSON.stringify(want));
        return asked !== undefined && workOn(asked, "us-east-1", "222222222222").holds(await see(asked, direct));
      }),
    );
    return there.every(Boolean);
  };

  before(async () => {
    moto = await startMoto();
    // What a provider prints is for the engine.
    mock.method(console, "log", () => undefined);
    proxy = new Proxy(moto.url);
    await proxy.start();
    world = await makeWorld(moto.url, "acme");
    direct = connectTo(moto.url);
    original = await snapshot(world, direct);
    requests = Object.values(wishes(world, mine)).map((want) => ({ wanted: want, aws: connectTo(proxy.url) }));
    stack = new Stack("one");
    const { code, text } = await stack.init();
    assert.equal(code, 0, text);
  });
  after(async () => {
    mock.restoreAll();
    if (moto === undefined) return;
    proxy.stop();
    await moto.stop();
    stack.remove();
  });

  it("shows in a preview what will be added, and writes nothing", async () => {
    const { code, text } = await stack.run(["preview"], requests);
    assert.equal(code, 0, text);
    assert.match(
      text,
      /policy of arn:aws:s3:::acme:\s+\+ Xas311111111Grant: Allow s3:GetObject on arn:aws:s3:::acme\/\*/,
    );
    assert.deepEqual(await snapshot(world, direct), original);
  });

  it("adds ours, changes nothing in a second run, and leaves what was there", async () => {
    const up = await stack.up(requests);
    assert.equal(up.code, 0, up.text);
    assert.ok(await allThere());
    const again = await stack.up(requests, "--expect-no-changes");
    assert.equal(again.code, 0, again.text);
    const refresh = await stack.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"], requests);
    assert.equal(refresh.code, 0, refresh.text);
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.text);
    assert.deepEqual(await snapshot(world, direct), original);
  });

  describe("killed", () => {
    /** Every call with ADOPT_TEST_KILLS=all, which takes half an hour; else some, spread over the run. */
    const points = (calls: number): readonly number[] => {
      const all = Array.from({ length: calls }, (_, i) => i + 1);
      return process.env.ADOPT_TEST_KILLS === "all" ? all : all.filter((at) => at % Math.ceil(calls / 2) === 3);
    };

    /** Runs a command, and kills it and all its processes when its nth call arrives: every other time before, else after it took effect. */
    async function killedAt(at: number, command: () => Promise<Run>): Promise<void> {
      let afterEffect: NodeJS.Timeout | undefined;
      proxy.watch(({ number }) => {
        if (number < at) return { kind: "pass" };
        const late = number === at && at % 2 === 0;
        if (number > at || !late) stack.kill();
        else
          afterEffect = setTimeout(() => {
            stack.kill();
          }, 30);
        return late ? { kind: "hold", ms: 5000 } : { kind: "break" };
      });
      const { code, text } = await command();
      // A further call may have ended the command first: the late kill would hit the next one.
      clearTimeout(afterEffect);
      assert.notEqual(code, 0, text);
      proxy.watch();
      const unlocked = await stack.unlock();
      assert.equal(unlocked.code, 0, unlocked.text);
    }

    it("in an up, completes when run again, and every foreign statement is still there", async () => {
      proxy.watch();
      await stack.up(requests);
      const calls = proxy.calls.length;
      await stack.destroy();
      const kills = points(calls);
      assert.ok(kills.length >= 2, `${calls} calls`);
      for (const at of kills) {
        await killedAt(at, () => stack.up(requests));
        const up = await stack.up(requests);
        assert.equal(up.code, 0, up.text);
        assert.ok(await allThere(), `killed at call ${at}`);
        const destroy = await stack.destroy();
        assert.equal(destroy.code, 0, destroy.text);
        assert.deepEqual(await snapshot(world, direct), original, `killed at call ${at}`);
      }
    });

    it("in a destroy, completes when run again, and leaves what was there", async () => {
      await stack.up(requests);
      proxy.watch();
      await stack.destroy();
      for (const at of points(proxy.calls.length)) {
        await stack.up(requests);
        await killedAt(at, () => stack.destroy());
        const destroy = await stack.destroy();
        assert.equal(destroy.code, 0, destroy.text);
        assert.deepEqual(await snapshot(world, direct), original, `killed at call ${at}`);
      }
    });
  });

  it("repairs what others did to ours, and reports what they did to theirs", async () => {
    await stack.up(requests);
    const [policy] = requests;
    const bucket = wishes(world, mine).bucket;
    assert.ok(bucket && policy);
    const other = await provider.create(props(wishes(world, "Foreign0000", "foreign").bucket ?? bucket, direct));
    const foreign = await stack.up(requests, "--expect-no-changes");
    assert.equal(foreign.code, 0, foreign.text);
    assert.match(foreign.text, /the policy of arn:aws:s3:::acme: another owner changed its part since/);

    await provider.delete("", { ...props(bucket, direct), arrival: JSON.stringify({ made: false, single: false }) });
    const preview = await stack.run(["preview"], requests);
    assert.match(preview.text, /~ 1 to update/);
    const repair = await stack.up(requests);
    assert.equal(repair.code, 0, repair.text);
    assert.ok(await allThere());
    await provider.delete("", other.outs);
    await stack.destroy();
    assert.deepEqual(await snapshot(world, direct), original);
  });

  it("refuses with every fault at once, and writes nothing", async () => {
    const aws = connectTo(proxy.url);
    const topics = [{ id: `${mine}A`, topicArn: `${world.topic}.fifo`, events: ["s3:ObjectRestore:*"] }];
    const notifications = { kind: "notifications", arn: world.bucket, idPrefix: mine, topics } as const;
    const { code, text } = await stack.up([
      { wanted: notifications, aws },
      { wanted: { kind: "settings", arn: "arn:aws:s3:::no-such-bucket", publicAccessBlock: true }, aws },
    ]);
    assert.notEqual(code, 0);
    assert.match(text, /3 errors in existing resources; nothing was written/);
    assert.match(text, /is a FIFO topic/);
    assert.match(text, /the existing configuration theirs/);
    assert.match(text, /no-such-bucket: the configuration names it as existing, and it does not exist/);
    assert.deepEqual(await snapshot(world, direct), original);
  });

  it("keeps no code and no credential in the state", async () => {
    await stack.up(requests);
    const { text } = await stack.run(["stack", "export"]);
    const secret = process.env.AWS_SECRET_ACCESS_KEY ?? "";
    const state = stateOf.parse(JSON.parse(text));
    const shared = state.deployment.resources.filter(({ type }) => type.includes("dynamic/adopt:"));
    assert.equal(shared.length, requests.length + 2);
    for (const { inputs } of shared) {
      assert.ok(inputs.__provider.length < 4000, `${inputs.__provider.length} characters`);
      assert.ok(secret.length > 3 && !JSON.stringify(inputs).includes(`"${secret}"`));
    }
    await stack.destroy();
  });

  it("lets a destroy pass when the owner has deleted the bucket", async () => {
    const url = moto?.url ?? "";
    const gone = await makeWorld(url, "gone");
    const want = wishes(gone, mine).bucket;
    assert.ok(want);
    const request = [{ wanted: want, aws: connectTo(proxy.url) }];
    await stack.up(request);
    await deleteBucket(url, "gone");
    const up = await stack.up(request);
    assert.notEqual(up.code, 0);
    assert.match(up.text, /arn:aws:s3:::gone: the configuration names it as existing, and it does not exist/);
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.text);
    assert.match(destroy.text, /arn:aws:s3:::gone does not exist any more, so there was no part of ours to remove/);
  });
});

const stateOf = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        type: z.string(),
        inputs: z.looseObject({ __provider: z.string().default("") }).default({ __provider: "" }),
      }),
    ),
  }),
});
