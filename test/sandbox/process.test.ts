import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, run } from "../../sandbox/process";

describe("a program that the sandbox runs", () => {
  const folder = mkdtempSync(join(tmpdir(), "process-"));
  const log = join(folder, "log");
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function node(
    script: string,
    rest: Partial<Command> = {},
  ): Promise<{ code: number; stdout: string; output: string }> {
    const signal = new AbortController().signal;
    const args = ["-e", script];
    return run({ program: process.execPath, args, env: {}, cwd: folder, log, timeout: 10_000, signal, ...rest });
  }

  it("gives its exit code and what it printed, which is in the log too", async () => {
    const ended = await node(`console.log("out"); console.error("err"); process.exitCode = 3`);
    assert.equal(ended.code, 3);
    assert.equal(ended.stdout, "out\n");
    assert.match(ended.output, /err/);
    assert.match(readFileSync(log, "utf8"), /out[^]*err|err[^]*out/);
  });

  it("is stopped when it takes too long", async () => {
    await assert.rejects(node("setInterval(() => {}, 1000)", { timeout: 200 }), /: took longer than 0.2 s$/);
  });

  it("is stopped when the run is given up", async () => {
    const givenUp = new AbortController();
    const ended = node("setInterval(() => {}, 1000)", { signal: givenUp.signal });
    givenUp.abort(new Error("enough"));
    await assert.rejects(ended, /enough/);
  });

  it("is not even started after that", async () => {
    await assert.rejects(node("", { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  });

  it("leaves no process behind", async function () {
    if (process.platform !== "linux") this.skip();
    const { stdout } = await node(
      `const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
       child.once("spawn", () => { console.log(child.pid); process.exit(); });`,
    );
    const left = Number(stdout);
    assert.ok(left > 0);
    // On a signal to end, a process of a busy machine may take a moment to do so.
    for (let looks = 0; looks < 100 && isAlive(left); looks++) await sleep(50);
    assert.ok(!isAlive(left));
  });

  it("that is not there is an error", async () => {
    await assert.rejects(node("", { program: join(folder, "nothing") }), /ENOENT/);
  });
});

/** Whether a process is there, and no zombie that its parent has not collected yet. */
function isAlive(id: number): boolean {
  const stat = join("/proc", String(id), "stat");
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
