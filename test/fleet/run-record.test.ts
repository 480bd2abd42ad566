import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunRecord } from "../../fleet/run-record";

describe("the record of a run", () => {
  let runs: string;
  beforeEach(() => {
    runs = join(mkdtempSync(join(tmpdir(), "fleet-")), "runs");
  });
  afterEach(() => {
    rmSync(runs, { recursive: true, force: true });
  });
  const begin = (time = "2026-01-01T00:00:00Z") =>
    RunRecord.begin(runs, { operation: "up", stacks: { a: "1" } }, new Date(time));

  it("says of each stack what is known, in another process too", () => {
    const record = begin();
    assert.equal(record.of("a"), undefined);
    record.started("a");
    const read = new RunRecord(record.folder).of("a");
    assert.equal(read?.state === "running" && read.pid, process.pid);
    record.ended("a", "it broke");
    assert.equal(record.of("a")?.state, "failed");
    record.ended("a");
    assert.equal(record.of("a")?.state, "succeeded");
    assert.deepEqual(record.header, { operation: "up", stacks: { a: "1" } });
  });

  it("leaves no half-written file", () => {
    const record = begin();
    for (let n = 0; n < 50; n++) record.started("a");
    assert.deepEqual(readdirSync(record.folder).sort(), ["a.json", "run.json"]);
  });

  it("is a folder of its own, for runs of the same moment too", () => {
    assert.notEqual(begin().folder, begin().folder);
  });

  it("is the last of its command for --resume", () => {
    begin("2026-01-02T00:00:00Z");
    const last = begin("2026-01-03T00:00:00Z");
    RunRecord.begin(runs, { operation: "destroy", stacks: {} }, new Date("2026-01-04T00:00:00Z"));
    assert.equal(RunRecord.last(runs, "up").folder, last.folder);
    assert.throws(() => RunRecord.last(runs, "refresh"), /--resume: there is no run of refresh/);
  });

  it("that is damaged is bad input", () => {
    const record = begin();
    writeFileSync(join(record.folder, "run.json"), "{");
    assert.throws(() => record.header, /it is not what this program writes there/);
  });
});
