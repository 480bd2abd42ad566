import assert from "node:assert/strict";
import type { Operation, Outcome } from "../../fleet/engine";
import type { RolloutOptions } from "../../fleet/rollout";
import { runStacks } from "../../fleet/run-stacks";
import type { FleetStack } from "../../fleet/stacks";
import { controlStack, dataStack, failed, FakeEngine, SILENT } from "./support";

const OPTIONS: RolloutOptions = {
  concurrency: 10,
  failureTolerance: 0,
  concurrencyMode: "soft",
  canary: 0,
  regionOrder: [],
};

const NEVER = new AbortController().signal;

interface Case {
  readonly stacks?: readonly FleetStack[];
  readonly operation?: Operation;
  readonly options?: Partial<RolloutOptions>;
  readonly outcomes?: Readonly<Record<string, readonly Outcome[]>>;
  readonly stop?: AbortSignal;
}

const DATA = ["a", "b", "c", "d", "e"].map((name) => dataStack(name));

async function roll({ stacks = [controlStack(), ...DATA], operation = "up", options, outcomes, stop = NEVER }: Case) {
  const engine = new FakeEngine(outcomes);
  const results = await runStacks(
    { project: "cross-account-s3", stacks },
    stacks,
    operation,
    { ...OPTIONS, ...options },
    engine,
    SILENT,
    { stop, cancel: NEVER },
  );
  const of = (kind: string) => [...results].flatMap(([name, result]) => (result.kind === kind ? [name] : []));
  return { engine, results, of };
}

describe("a rollout", () => {
  it("deploys the control stack first, then all data stacks together", async () => {
    const { engine } = await roll({});
    assert.deepEqual(engine.began, ["control", "a", "b", "c", "d", "e"]);
    assert.deepEqual(engine.running.get("e"), ["a", "b", "c", "d"]);
  });

  it("destroys the control stack last", async () => {
    const { engine } = await roll({ operation: "destroy" });
    assert.deepEqual(engine.began, ["a", "b", "c", "d", "e", "control"]);
    assert.deepEqual(engine.running.get("control"), []);
  });

  it("previews everything at once, whatever fails", async () => {
    const { engine, of } = await roll({ operation: "preview", outcomes: { control: [failed()], a: [failed()] } });
    assert.equal(engine.most, 6);
    assert.deepEqual(of("succeeded"), ["b", "c", "d", "e"]);
  });

  it("does not let a stack wait for a control stack that it does not read", async () => {
    const other = controlStack("other");
    const stacks = [
      controlStack(),
      other,
      dataStack("a"),
      dataStack("z", { control: "organization/cross-account-s3/other" }),
    ];
    const { of } = await roll({ stacks, outcomes: { control: [failed()] }, options: { failureTolerance: 1 } });
    assert.deepEqual(of("succeeded"), ["other", "z"]);
    assert.deepEqual(of("skipped"), ["a"]);
  });

  it("runs no more at a time than the concurrency", async () => {
    const { engine } = await roll({ options: { concurrency: 2 } });
    assert.equal(engine.most, 2);
  });

  it("lowers the concurrency in strict mode so that no more than the tolerance and one can fail", async () => {
    const outcomes = Object.fromEntries(DATA.map(({ name }) => [name, [failed()]]));
    const strict = await roll({ outcomes, options: { failureTolerance: 1, concurrencyMode: "strict" } });
    assert.deepEqual(strict.of("failed"), ["a", "b"]);
    assert.equal(strict.engine.most, 2);
    const soft = await roll({ outcomes, options: { failureTolerance: 1 } });
    assert.equal(soft.of("failed").length, 5);
  });

  it("starts nothing more once more have failed than are tolerated", async () => {
    const options = { concurrency: 1, failureTolerance: 1 };
    const { engine, of } = await roll({ outcomes: { a: [failed()], c: [failed()] }, options });
    assert.deepEqual(engine.began, ["control", "a", "b", "c"]);
    assert.deepEqual(of("notStarted"), ["d", "e"]);
  });

  it("continues as long as no more have failed than are tolerated", async () => {
    const { of } = await roll({ outcomes: { a: [failed()] }, options: { failureTolerance: 1, concurrency: 1 } });
    assert.deepEqual(of("succeeded"), ["control", "b", "c", "d", "e"]);
  });

  it("skips what depends on a failed stack, and says on which", async () => {
    const { results } = await roll({ outcomes: { control: [failed()] }, options: { failureTolerance: 5 } });
    assert.deepEqual(results.get("a"), {
      kind: "skipped",
      because: "it depends on control, which did not succeed",
    });
  });

  it("deploys canaries first, and the rest after all of them", async () => {
    const { engine } = await roll({ options: { canary: 2 } });
    assert.deepEqual(engine.began, ["control", "a", "b", "c", "d", "e"]);
    assert.deepEqual(engine.running.get("c"), []);
  });

  it("stops when a canary fails, whatever is tolerated", async () => {
    const { of } = await roll({ options: { canary: 1, failureTolerance: 5 }, outcomes: { a: [failed()] } });
    assert.deepEqual(of("notStarted"), ["b", "c", "d", "e"]);
  });

  it("deploys Regions in their order, and those that are not named last", async () => {
    const stacks = [
      controlStack(),
      dataStack("a", { region: "us-west-2" }),
      dataStack("b", { region: "eu-west-1" }),
      dataStack("c"),
      dataStack("d", { region: "eu-west-1" }),
    ];
    const { engine } = await roll({ stacks, options: { regionOrder: ["eu-west-1", "us-east-1"] } });
    assert.deepEqual(engine.began, ["control", "b", "d", "c", "a"]);
    assert.deepEqual(engine.running.get("c"), []);
    assert.deepEqual(engine.running.get("a"), []);
  });

  for (const cause of ["credentials", "backend", "disk"] as const) {
    it(`stops once for what would fail everywhere: ${cause}`, async () => {
      const { of } = await roll({
        outcomes: { a: [failed(cause, "gone")] },
        options: { concurrency: 1, failureTolerance: 5 },
      });
      assert.deepEqual(of("failed"), ["a"]);
      assert.deepEqual(of("notStarted"), ["b", "c", "d", "e"]);
    });
  }

  it("starts nothing once it was interrupted", async () => {
    const { engine, of } = await roll({ stop: AbortSignal.abort("interrupted") });
    assert.deepEqual(engine.began, []);
    assert.equal(of("notStarted").length, 6);
  });

  it("gives every stack a result, whatever fails", async () => {
    const names = ["control", ...DATA.map(({ name }) => name)];
    for (let mask = 0; mask < 2 ** names.length; mask++) {
      const outcomes = Object.fromEntries(names.flatMap((name, n) => ((mask >> n) & 1 ? [[name, [failed()]]] : [])));
      for (const operation of ["up", "destroy"] as const) {
        const options = { failureTolerance: mask % 4, canary: mask % 3, concurrency: 1 + (mask % 5) };
        const { results, engine } = await roll({ operation, outcomes, options });
        assert.deepEqual([...results.keys()].sort(), [...names].sort());
        assert.equal(new Set(engine.began).size, engine.began.length, "a stack ran twice");
      }
    }
  });
});
