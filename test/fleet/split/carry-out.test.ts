import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "../../../fleet/engine";
import { carryOut, type SplitResult } from "../../../fleet/split/carry-out";
import { parseState, type State, type States } from "../../../fleet/split/move";
import { digest, type Split, SplitRecords } from "../../../fleet/split/record";
import { refuseUnfinished } from "../../../fleet/split/unfinished";
import { failed, SUCCEEDED } from "../support";

const PROJECT = "p";
const BUCKETS = ["one", "two", "three"];
const BEFORE = "one two three\n";
const AFTER = "one\n";

/** Thrown where a process is killed. */
class Killed extends Error {}

/** A backend in memory that dies at the nth of its writes, after it or, for a move, between its two. */
class FakeStates implements States {
  readonly stacks = new Map<string, State>();
  writes = 0;
  diesAt = Infinity;

  constructor() {
    this.stacks.set("data", { resources: [root("data"), ...BUCKETS.flatMap((bucket) => resourcesOf("data", bucket))] });
  }

  create(stack: string): Promise<void> {
    if (!this.stacks.has(stack)) this.#write(stack, { resources: [root(stack)] });
    return Promise.resolve();
  }

  export(stack: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.#of(stack)));
  }

  import(stack: string, state: State): Promise<void> {
    this.#write(stack, parseState(state));
    return Promise.resolve();
  }

  move(from: string, to: string, urns: readonly string[]): Promise<void> {
    const [source, target] = [this.#of(from), this.#of(to)];
    const moving = source.resources.filter(({ urn, parent = "" }) => urns.includes(urn) || urns.includes(parent));
    const renamed = moving.map((each) => ({ ...each, ...resourceOf(to, each.urn.split("::").slice(2).join("::")) }));
    if (renamed.some(({ urn }) => target.resources.some((other) => other.urn === urn)))
      throw new Error("is there twice");
    this.#write(to, { resources: [...target.resources, ...renamed] });
    this.#write(from, { resources: source.resources.filter((each) => !moving.includes(each)) });
    return Promise.resolve();
  }

  remove(stack: string): Promise<void> {
    assert.deepEqual(this.#of(stack).resources, [root(stack)]);
    this.stacks.delete(stack);
    this.#died();
    return Promise.resolve();
  }

  /** The stacks that have a bucket. */
  having(bucket: string): readonly string[] {
    return [...this.stacks].flatMap(([stack, { resources }]) =>
      resourcesOf(stack, bucket).every(({ urn }) => resources.some((each) => each.urn === urn)) ? [stack] : [],
    );
  }

  #of(stack: string): State {
    const state = this.stacks.get(stack);
    if (!state) throw new Error(`no stack named ${stack}`);
    return state;
  }

  #write(stack: string, state: State): void {
    this.stacks.set(stack, state);
    this.#died();
  }

  #died(): void {
    if (++this.writes === this.diesAt) throw new Killed();
  }
}

function root(stack: string): State["resources"][number] {
  return { urn: `urn:pulumi:${stack}::${PROJECT}::pulumi:pulumi:Stack::${stack}`, type: "pulumi:pulumi:Stack" };
}

function resourceOf(stack: string, rest: string): State["resources"][number] {
  const urn = `urn:pulumi:${stack}::${PROJECT}::${rest}`;
  const [types = "", name = ""] = rest.split("::");
  const parents = types.split("$").slice(0, -1).join("$");
  const parent = parents === "" ? root(stack).urn : `urn:pulumi:${stack}::${PROJECT}::${parents}::${name}`;
  return { urn, type: types.split("$").at(-1) ?? "", parent };
}

function resourcesOf(stack: string, bucket: string): State["resources"] {
  return ["Shared", "Shared$Bucket", "Key", "Key$Key"].map((types) => resourceOf(stack, `${types}::${bucket}`));
}

const part = (name: string, bucket: string): Split["parts"][number] => ({
  name,
  file: `Pulumi.${name}.yaml`,
  buckets: [bucket],
  components: [`Shared::${bucket}`, `Key::${bucket}`, `Settings::${bucket}`],
});

const SPLIT: Split = {
  version: 1,
  stack: "data",
  file: "Pulumi.data.yaml",
  before: digest(BEFORE),
  after: digest(AFTER),
  kept: ["one"],
  staying: [],
  parts: [part("data-2", "two"), part("data-3", "three")],
};

const TEXTS = new Map([
  ["Pulumi.data.yaml", AFTER],
  ["Pulumi.data-2.yaml", "two\n"],
  ["Pulumi.data-3.yaml", "three\n"],
]);

const CHANGED: Outcome = {
  ...SUCCEEDED,
  changes: [{ op: "update", urn: "urn:pulumi:data-3::p::aws:s3/bucket:Bucket::three" }],
};

describe("a split", () => {
  let folder: string;
  let states: FakeStates;
  let records: SplitRecords;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "split-"));
    writeFileSync(join(folder, "Pulumi.data.yaml"), BEFORE);
    states = new FakeStates();
    records = new SplitRecords(folder, join(folder, ".fleet/split"));
    records.begin(SPLIT, TEXTS);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (preview: (stack: string) => Outcome = () => SUCCEEDED): Promise<SplitResult> => {
    const split = records.of("data");
    assert.ok(split);
    return carryOut(split, {
      project: PROJECT,
      records,
      states,
      preview: (stack) => Promise.resolve(preview(stack)),
      say: () => undefined,
      settle: () => Promise.resolve(),
    });
  };
  /** Runs it, killed at each of its writes, and again until it ends. */
  const runKilledAt = async (n: number, preview?: (stack: string) => Outcome): Promise<SplitResult> => {
    states.diesAt = n;
    for (;;) {
      try {
        return await run(preview);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        for (const bucket of BUCKETS) assert.notEqual(states.having(bucket).length, 0, `${bucket} is in no state`);
      }
    }
  };
  const files = () => readdirSync(folder).filter((name) => name.startsWith("Pulumi."));
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const isSplit = () => {
    assert.deepEqual(
      BUCKETS.map((bucket) => states.having(bucket)),
      [["data"], ["data-2"], ["data-3"]],
    );
    assert.deepEqual(files().map(read), ["two\n", "three\n", AFTER]);
    assert.equal(records.of("data"), undefined);
  };
  const isAsItWas = () => {
    assert.deepEqual([...states.stacks.keys()], ["data"]);
    assert.deepEqual(
      BUCKETS.map((bucket) => states.having(bucket)),
      [["data"], ["data"], ["data"]],
    );
    assert.deepEqual(files(), ["Pulumi.data.yaml"]);
    assert.equal(read("Pulumi.data.yaml"), BEFORE);
    assert.equal(records.of("data"), undefined);
  };

  it("moves the buckets, and writes the files at the end", async () => {
    const { changes } = await run(() => {
      assert.deepEqual(files(), ["Pulumi.data.yaml"]);
      return SUCCEEDED;
    });
    assert.deepEqual(changes, []);
    isSplit();
  });

  it("comes to the same end, killed at any of its writes", async () => {
    for (let n = 1; ; n++) {
      states = new FakeStates();
      await runKilledAt(n);
      isSplit();
      if (states.writes < n) break;
      for (const file of files().filter((name) => name !== "Pulumi.data.yaml")) rmSync(join(folder, file));
      writeFileSync(join(folder, "Pulumi.data.yaml"), BEFORE);
      records.begin(SPLIT, TEXTS);
    }
  });

  it("is undone if anything would change, killed at any of its writes too", async () => {
    const preview = (stack: string) => (stack === "data-3" ? CHANGED : SUCCEEDED);
    for (let n = 1; ; n++) {
      states = new FakeStates();
      const { changes } = await runKilledAt(n, preview);
      assert.deepEqual(changes, ["data-3: update aws:s3/bucket:Bucket three"]);
      isAsItWas();
      if (states.writes < n) break;
      records.begin(SPLIT, TEXTS);
    }
  });

  it("lets a key change the tag that says whose it is, and nothing else", async () => {
    const urn = "urn:pulumi:data-2::p::cross-account-s3:kms:BucketKey$aws:kms/key:Key::two";
    const change = (...properties: string[]): Outcome => ({
      ...SUCCEEDED,
      changes: [{ op: "update", urn, properties }],
    });
    const tag = ["tags.cross-account-s3-stack", "tagsAll.cross-account-s3-stack"];
    assert.equal((await run((stack) => (stack === "data-2" ? change(...tag) : SUCCEEDED))).retagged, 1);
    for (const other of [change(), change("policy"), change(...tag, "tags.owner")]) {
      records.begin(SPLIT, TEXTS);
      states = new FakeStates();
      rmSync(join(folder, "Pulumi.data-2.yaml"), { force: true });
      rmSync(join(folder, "Pulumi.data-3.yaml"), { force: true });
      assert.equal((await run((stack) => (stack === "data-2" ? other : SUCCEEDED))).changes.length, 1);
    }
  });

  it("continues where a preview failed for what passes, and is undone where it did not", async () => {
    await assert.rejects(
      run(() => failed("credentials", "ExpiredToken")),
      /data: the preview failed; mend that, and run this again to go on\nExpiredToken/,
    );
    assert.deepEqual(files(), ["Pulumi.data.yaml"]);
    assert.deepEqual((await run((stack) => (stack === "data-2" ? failed() : SUCCEEDED))).changes, ["data-2: it broke"]);
    isAsItWas();
  });

  it("writes over no file that is there by now", async () => {
    writeFileSync(join(folder, "Pulumi.data-3.yaml"), "mine");
    await assert.rejects(run(), /Pulumi\.data-3\.yaml: it is there by now, and not of this split; move it away/);
    assert.equal(read("Pulumi.data-3.yaml"), "mine");
    assert.equal(read("Pulumi.data.yaml"), BEFORE);
    rmSync(join(folder, "Pulumi.data-3.yaml"));
    await run();
    isSplit();
  });

  it("does not go on with a file that has changed since", async () => {
    writeFileSync(join(folder, "Pulumi.data.yaml"), "one two three four\n");
    await assert.rejects(
      run(),
      /Pulumi\.data\.yaml: it has changed since the split of data began; put back .*\.before/,
    );
    assert.equal(readFileSync(join(records.folderOf("data"), "Pulumi.data.yaml.before"), "utf8"), BEFORE);
  });

  it("keeps other commands from its stacks until it is finished", async () => {
    const unlock = records.lock("data");
    assert.throws(() => {
      refuseUnfinished(folder, ["other", "data-3"]);
    }, /data: its split is not finished; run `npm run fleet -- split data`/);
    refuseUnfinished(folder, ["other"]);
    await run();
    unlock();
    refuseUnfinished(folder, ["data-3"]);
  });

  it("is carried out by one process at a time", () => {
    const unlock = records.lock("data");
    assert.throws(() => records.lock("data"), /data: process \d+ of \S+ is splitting it; wait for it/);
    unlock();
    records.lock("data")();
    writeFileSync(join(folder, ".fleet/split/data.lock"), JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    records.lock("data")();
  });
});
