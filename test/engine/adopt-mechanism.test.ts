import assert from "node:assert/strict";
import { type Connection } from "../../adopt/connection";
import * as provider from "../../adopt/provider";
import { workOn } from "../../adopt/work";
import type { Wanted } from "../../adopt/wanted";
import { type Moto, startMoto } from "./support/moto";
import { Proxy } from "./support/proxy";
import { connectTo, makeWorld, props, see, snapshot, wishes, type World } from "./support/world";

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
  const isThere = async (want: Wanted) => workOn(want, "us-east-1").holds(await see(want, direct));

  before(async function () {
    moto = await startMoto();
    if (moto === undefined) this.skip();
    proxy = new Proxy(moto.url);
    await proxy.start();
    world = await makeWorld(moto.url, "acme");
    direct = connectTo(moto.url);
    proxied = connectTo(proxy.url);
    original = await snapshot(world, direct);
  });
  after(() => {
    if (moto !== undefined) proxy.stop();
    moto?.stop();
  });

  describe("a stack that comes and goes", () => {
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
      for (const cut of ["kill before", "kill after"] as const) {
        it(`at any call (${cut} it arrives) to the ${kind}, coming or going, completes when run again`, async () => {
          const want = wish(kind);
          const given = { ...props(want, proxied), before: JSON.stringify(await see(want, direct)) };
          let kept: Readonly<Record<string, unknown>> = {};
          const comings = await killedEverywhere(
            cut,
            async () => {
              kept = (await provider.create(given)).outs;
            },
            async () => {
              assert.ok(await isThere(want));
              await provider.delete("", kept);
              assert.deepEqual(await snapshot(world, direct), original);
            },
          );
          const goings = await killedEverywhere(
            cut,
            () => provider.delete("", kept),
            async () => {
              assert.deepEqual(await snapshot(world, direct), original);
              await provider.create(given);
            },
            () => provider.create(given),
          );
          await provider.delete("", kept);
          assert.ok(comings >= 5 && goings >= 4, `${comings} and ${goings} calls`);
        });
      }
    }

    /** Runs a task again and again, each time killed at the next call, and then once more without; the number of calls. */
    async function killedEverywhere(
      cut: "kill before" | "kill after",
      task: () => Promise<unknown>,
      check: () => Promise<void>,
      first?: () => Promise<unknown>,
    ): Promise<number> {
      proxy.watch();
      await first?.();
      for (let at = 1; ; at++) {
        proxy.watch(({ number }) =>
          number < at ? { kind: "pass" } : number === at ? { kind: cut } : { kind: "kill before" },
        );
        const killed = await task().then(
          () => false,
          () => true,
        );
        const calls = proxy.calls.length;
        proxy.watch();
        if (!killed && calls < at) {
          await check();
          return calls;
        }
        await task();
        await check();
      }
    }
  });
});
