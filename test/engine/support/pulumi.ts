import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Request } from "../../../adopt/plan";

const sandbox = join(__dirname, "../../../.sandbox");

/** What came of one command. */
export interface Run {
  readonly code: number | null;
  readonly text: string;
}

/** A stack of the test program, with a backend of its own. */
export class Stack {
  private readonly folder: string;
  private running: number | undefined;

  constructor(readonly name: string) {
    mkdirSync(sandbox, { recursive: true });
    this.folder = mkdtempSync(join(sandbox, "adopt-"));
    mkdirSync(join(this.folder, "state"));
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      `name: adopt-test\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: -r ts-node/register/transpile-only\n`,
    );
    writeFileSync(join(this.folder, "package.json"), `{ "name": "adopt-test", "main": "index.ts" }\n`);
    writeFileSync(join(this.folder, "index.ts"), `module.exports = require("../../test/engine/program");\n`);
  }

  /** Runs a pulumi command, for at most two minutes. */
  run(args: readonly string[], requests: readonly Request[] = []): Promise<Run> {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ADOPT_TEST_REQUESTS: JSON.stringify(requests),
    };
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], { cwd: this.folder, env });
    this.running = child.pid;
    return new Promise((resolve) => {
      let text = "";
      const timer = setTimeout(() => {
        this.kill();
      }, 120_000);
      child.stdout.on("data", (data: Buffer) => (text += data.toString()));
      child.stderr.on("data", (data: Buffer) => (text += data.toString()));
      child.on("close", (code) => {
        clearTimeout(timer);
        this.running = undefined;
        resolve({ code, text });
      });
    });
  }

  init(): Promise<Run> {
    return this.run(["stack", "init", this.name]);
  }

  up(requests: readonly Request[], ...more: string[]): Promise<Run> {
    return this.run(["up", "--yes", "--skip-preview", ...more], requests);
  }

  destroy(): Promise<Run> {
    return this.run(["destroy", "--yes", "--skip-preview"]);
  }

  /** What the user does after a kill: remove the lock of the dead run. */
  unlock(): Promise<Run> {
    return this.run(["cancel", "--yes"]);
  }

  /** SIGKILL to the running command and to everything that it started. */
  kill(): void {
    if (this.running === undefined) return;
    for (const pid of descendants(this.running)) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It was quicker.
      }
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A process and all that it started, directly or not. */
function descendants(root: number): readonly number[] {
  const pairs = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const parent of found)
    found.push(...pairs.flatMap(([pid, ppid]) => (ppid === parent && pid !== undefined ? [pid] : [])));
  return found;
}
