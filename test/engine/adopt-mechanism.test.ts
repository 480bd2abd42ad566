import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Connection } from "../../adopt/connection";
import { usualSettleSeconds } from "../../adopt/converge";
import * as provider from "../../adopt/provider";
import { workOn } from "../../adopt/merge-operations";
import type { Wanted } from "../../adopt/wanted";
import { type Moto, startMoto } from "./support/moto";
import { Proxy } from "./support/proxy";
import { connectTo, deleteBucket, makeWorld, props, see, snapshot, wishes, type World } from "./support/world";

const mine = "Xas311111111";
const kinds = ["bucket", "topic", "queue", "key", "notifications", "trail", "settings"];

describe("sharing what exists, on the emulator", function () {
  this.timeout(240_000);
  let moto: Moto | undefined;
  let proxy: Proxy;
  let world: World;
  let direct: Connection;
  let proxied: Connection;
  let original: readonly string[];

  const wish = (kind: string, prefix = mine, stack = "one"): Wanted => {
    const want = wishes(world, prefix, stack)[kind];
    assert.ok(want);
    return want;
  };
  const isThere = async (want: Wanted) => workOn(want, "us-east-1", "222222222222").holds(await see(want, direct));

  before(async () => {
    moto = await startMoto();
    // What a provider prints is for the engine.
    mock.method(console, "log", () => undefined);
    proxy = new Proxy(moto.url);
    await proxy.start();
    world = await makeWorld(moto.url, "acme");
    direct = connectTo(moto.url);
    proxied = connectTo(proxy.url);
    original = await snapshot(world, direct);
  });
  after(async () => {
    mock.restoreAll();
    if (moto !== undefined) proxy.stop();
    await moto?.stop();
  });

  describe("a stack that is created and destroyed", () => {
    for (const kind of kinds) {
      it(`puts its part into the ${kind}, writes nothing the second time, and leaves what was there`, async () => {
        const want = wish(kind);
        const { outs } = await provider.create(props(want, proxied));
        assert.ok(await isThere(want));
        proxy.watch();
        await provider.create(props(want, proxied));
        assert.deepEqual(
          proxy.calls.filter(({ isWrite }) => isWrite),
          [],
        );
        await provider.delete("", outs);
        assert.deepEqual(await snapshot(world, direct), original);
      });
    }
  });

  describe("a stack that is killed", () => {
    for (const kind of kinds) {
      it(`at any call to the ${kind}, coming or going, completes when run again`, async () => {
        const want = wish(kind);
        const found = await see(want, direct);
        const given = { ...props(want, proxied), before: JSON.stringify(found) };
        let kept: Readonly<Record<string, unknown>> = {};
        const come = async () => {
          kept = (await provider.create(given)).outs;
        };
        const go = () => provider.delete("", kept);
        const isBack = async () => {
          assert.deepEqual(await see(want, direct), found);
        };
        const comings = await killedEverywhere(come, async () => {
          assert.ok(await isThere(want));
          await go();
          await isBack();
        });
        await come();
        const goings = await killedEverywhere(go, async () => {
          await isBack();
          await come();
        });
        await go();
        assert.deepEqual(await snapshot(world, direct), original);
        assert.ok(comings >= 9 && goings >= 7, `${comings} and ${goings} kills`);
      });
    }

    /**
     * Runs a task killed at its first call, then at its second, and so on: before the call arrives, and, if it is a write, also after.
     * Each time it is then run again, and checked. Returns how often it was killed.
     */
    async function killedEverywhere(task: () => Promise<unknown>, check: () => Promise<void>): Promise<number> {
      let kills = 0;
      for (let at = 1; ; at++) {
        for (const kind of ["kill before", "kill after"] as const) {
          proxy.watch(({ number }) => ({ kind: number === at ? kind : "pass" }));
          await task().catch(() => undefined);
          const call = proxy.calls[at - 1];
          proxy.watch();
          if (call === undefined) {
            await check();
            return kills;
          }
          kills += 1;
          await task();
          await check();
          if (!call.isWrite) break;
        }
      }
    }
  });

  describe("two stacks at the same time", () => {
    it("lose nothing of each other's nor of others' in 50 rounds on a bucket, a topic and a trail", async () => {
      const lanes = ["bucket", "topic", "trail"].flatMap((kind) => [1, 2, 3, 4, 5].map((lane) => ({ kind, lane })));
      const url = moto?.url ?? "";
      await Promise.all(
        lanes.map(async ({ kind, lane }) => {
          const shared = await makeWorld(url, `race-${kind}-${lane}`);
          const [one, two] = [mine, "Xas322222222"].map((prefix) => wishes(shared, prefix, prefix)[kind]);
          assert.ok(one && two);
          const found = await see(one, direct);
          for (let round = 0; round < 10; round++) {
            const both = await Promise.all(
              [one, two].map((want) => provider.create(props(want, direct, usualSettleSeconds))),
            );
            assert.ok((await isThere(one)) && (await isThere(two)), `${kind} ${lane}, coming, round ${round}`);
            await Promise.all(both.map(({ outs }) => provider.delete("", outs)));
            assert.deepEqual(await see(one, direct), found, `${kind} ${lane}, going, round ${round}`);
          }
        }),
      );
    });

    it("come and go in any order", async () => {
      const [one, two] = [wish("bucket"), wish("bucket", "Xas322222222", "two")];
      for (const first of [0, 1]) {
        const both = [await provider.create(props(one, direct)), await provider.create(props(two, direct))];
        await provider.delete("", both[first]?.outs ?? {});
        assert.ok(await isThere(first === 0 ? two : one));
        await provider.delete("", both[1 - first]?.outs ?? {});
        assert.deepEqual(await snapshot(world, direct), original);
      }
    });
  });

  describe("a foreign writer", () => {
    it("between our read and our write loses nothing", async () => {
      const want = wish("bucket");
      const other = wish("bucket", "Foreign0000", "foreign");
      let reads = 0;
      proxy.watch(async ({ name }) => {
        // The first read is that of the facts, the second that of the merge, the third the one before the write.
        if (name === "GET policy" && ++reads === 3) await provider.create(props(other, direct));
        return { kind: "pass" };
      });
      const { outs } = await provider.create(props(want, proxied));
      assert.ok(reads > 3 && (await isThere(want)) && (await isThere(other)));
      await provider.delete("", outs);
      await provider.delete("", { ...props(other, direct), arrival: JSON.stringify({ made: false, single: false }) });
      assert.deepEqual(await snapshot(world, direct), original);
    });

    it("who alters ours makes a difference at the next read; who alters theirs makes none", async () => {
      const want = wish("topic");
      const { outs } = await provider.create(props(want, direct));
      const other = await provider.create(props(wish("topic", "Foreign0000", "foreign"), direct));
      const foreign = await provider.read("id", outs);
      assert.equal(foreign.props?.inPlace, true);
      assert.notEqual(foreign.props.others, outs.others);
      await provider.delete("", outs);
      const altered = await provider.read("id", outs);
      assert.equal(altered.props?.inPlace, false);
      assert.equal(provider.diff("id", altered.props, props(want, direct)).changes, true);
      await provider.update("id", altered.props, props(want, direct));
      assert.ok(await isThere(want));
      await provider.delete("", outs);
      await provider.delete("", other.outs);
      assert.deepEqual(await snapshot(world, direct), original);
    });
  });

  describe("AWS, when it is not well", () => {
    const xml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>not now</Message></Error>`;
    const query = (code: string) =>
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>not now</Message></Error></ErrorResponse>`;
    const json = (code: string) => JSON.stringify({ __type: code, message: "not now" });
    const faults = [
      ["bucket", 409, xml("OperationAborted")],
      ["bucket", 503, xml("SlowDown")],
      ["topic", 400, query("Throttling")],
      ["topic", 500, query("InternalError")],
      ["key", 400, json("ThrottlingException"), "application/x-amz-json-1.1"],
      ["trail", 400, json("ConflictException"), "application/x-amz-json-1.1"],
    ] as const;

    for (const [kind, status, body, type = "application/xml"] of faults) {
      it(`is asked again after ${status} ${/[A-Z]\w+(Exception|ed|Down|ing|Error)\b/.exec(body.replace("ErrorResponse", ""))?.[0] ?? ""} from the ${kind}`, async () => {
        const want = wish(kind);
        const failed = new Set<string>();
        // Every kind of call fails once; a conflict is an answer to writes only.
        proxy.watch(({ name, isWrite }) => {
          if (failed.has(name) || (!isWrite && /Conflict|Aborted/.test(body))) return { kind: "pass" };
          failed.add(name);
          return { kind: "answer", status, body, type };
        });
        const { outs } = await provider.create(props(want, proxied));
        assert.ok(await isThere(want));
        assert.ok([...failed].some((name) => /^(PUT|Put|Set)/.test(name)));
        proxy.watch();
        await provider.delete("", outs);
        assert.deepEqual(await snapshot(world, direct), original);
      });
    }

    it("is asked again after a broken connection", async () => {
      const want = wish("bucket");
      proxy.watch(({ number }) => ({ kind: number % 3 === 0 ? "break" : "pass" }));
      const { outs } = await provider.create(props(want, proxied));
      proxy.watch();
      assert.ok(await isThere(want));
      await provider.delete("", outs);
    });

    it("is looked at again when its answer to a write does not come in time", async () => {
      const want = wish("bucket");
      let held = 0;
      // Longer than the 15 seconds that a call may take: the write has taken effect, and no answer arrived.
      proxy.watch(({ isWrite }) => (isWrite && ++held === 1 ? { kind: "hold", ms: 16_000 } : { kind: "pass" }));
      const { outs } = await provider.create(props(want, proxied));
      assert.ok(held > 0);
      assert.ok(await isThere(want));
      proxy.watch();
      await provider.delete("", outs);
      assert.deepEqual(await snapshot(world, direct), original);
    });

    it("is asked a last time, and then it is said what was wrong", async () => {
      const want = wish("bucket");
      proxy.watch(({ isWrite }) =>
        isWrite ? { kind: "answer", status: 409, body: xml("OperationAborted") } : { kind: "pass" },
      );
      const error = await provider.create(props(want, proxied)).catch((e: unknown) => e);
      proxy.watch();
      assert.match(
        String(error),
        /the policy of arn:aws:s3:::acme: gave up after 10 attempts \(the last: OperationAborted: not now\)/,
      );
      assert.deepEqual(await snapshot(world, direct), original);
    });
  });

  describe("an owner who deletes", () => {
    it("the bucket between two runs gets an error from an update, and a delete passes", async () => {
      const gone = await makeWorld(moto?.url ?? "", "gone");
      const want = wishes(gone, mine).bucket;
      assert.ok(want);
      const { outs } = await provider.create(props(want, direct));
      await deleteBucket(moto?.url ?? "", "gone");
      assert.deepEqual(await provider.read("id", outs), {});
      await assert.rejects(
        provider.update("id", outs, props(want, direct)),
        /arn:aws:s3:::gone does not exist in account 123456789012/,
      );
      await provider.delete("id", outs);
    });
  });
});
