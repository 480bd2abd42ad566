import assert from "node:assert/strict";
import { retryingThrottled } from "../../fleet/throttling";
import { failed, FakeEngine, SUCCEEDED } from "./support";

const throttled = failed("throttled", "ThrottlingException: Rate exceeded");
const NEVER = new AbortController().signal;

describe("what is throttled", () => {
  it("is tried again after longer and longer waits", async () => {
    const engine = new FakeEngine({ a: [throttled, throttled, SUCCEEDED] });
    const waits: number[] = [];
    const patient = retryingThrottled(
      engine,
      () => undefined,
      (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    );
    assert.equal((await patient.run("a", "up", () => undefined, NEVER)).kind, "succeeded");
    const [first = 0, second = 0] = waits;
    assert.equal(waits.length, 2);
    assert.ok(first >= 15_000 && first <= 22_500 && second >= 30_000 && second <= 45_000, waits.join());
  });

  it("fails in the end", async () => {
    const engine = new FakeEngine({ a: Array<typeof throttled>(9).fill(throttled) });
    const patient = retryingThrottled(
      engine,
      () => undefined,
      () => Promise.resolve(),
    );
    assert.deepEqual(await patient.run("a", "up", () => undefined, NEVER), throttled);
    assert.equal(engine.began.length, 5);
  });

  it("is not tried again once the run is canceled", async () => {
    const engine = new FakeEngine({ a: [throttled] });
    const patient = retryingThrottled(
      engine,
      () => undefined,
      () => Promise.reject(new Error("aborted")),
    );
    const outcome = await patient.run("a", "up", () => undefined, NEVER);
    assert.equal(outcome.kind === "failed" && outcome.cause, "canceled");
    assert.equal(engine.began.length, 1);
  });

  it("is nothing else: other failures are not tried again", async () => {
    const engine = new FakeEngine({ a: [failed()] });
    await retryingThrottled(engine, () => undefined).run("a", "up", () => undefined, NEVER);
    assert.equal(engine.began.length, 1);
  });
});
