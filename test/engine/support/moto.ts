import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const venv = join(__dirname, "../../../.sandbox/moto-5.2.5");

/** A running AWS emulator. */
export interface Moto {
  readonly url: string;
  stop(): void;
}

/** Starts moto on a free port of this machine; installs it first, once. Undefined if it cannot be had, with a message. */
export async function startMoto(): Promise<Moto | undefined> {
  try {
    if (!existsSync(join(venv, "bin/moto_server"))) {
      await run("python3", ["-m", "venv", venv], { timeout: 60_000 });
      await run(join(venv, "bin/pip"), ["install", "--quiet", "moto[server]==5.2.5"], { timeout: 300_000 });
    }
  } catch (error) {
    console.log(
      `      skipped: the emulator (moto) cannot be installed: ${error instanceof Error ? error.message : ""}`,
    );
    return undefined;
  }
  const child = spawn(join(venv, "bin/python"), [join(__dirname, "emulator.py")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  return { url: await address(child), stop: () => child.kill("SIGKILL") };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => {
      reject(new Error(`the emulator did not start within 60 s: ${said}`));
    }, 60_000);
    const hear = (data: Buffer) => {
      said = (said + data.toString()).slice(-4000);
      const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => {
      reject(new Error(`the emulator ended with ${code ?? "a signal"}: ${said}`));
    });
  });
}
