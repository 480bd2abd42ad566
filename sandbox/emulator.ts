import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { emulatorPython } from "./python";

/** An AWS emulator with as many accounts as are asked for, all empty. */
export interface Emulator {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Ends it; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

const START_TIMEOUT = 60_000;

/**
 * Starts an emulator on a free port of 127.0.0.1. It ends with this process, however this process ends: it holds the
 * other end of a pipe.
 *
 * @param logs the folder for its logs.
 * @throws Error if it is not there within a minute.
 */
export async function startEmulator(logs: string, signal: AbortSignal): Promise<Emulator> {
  const python = await emulatorPython(join(logs, "install.log"), signal);
  signal.throwIfAborted();
  const child = spawn(python, [join(__dirname, "emulator.py")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env.PATH, PYTHONUNBUFFERED: "1", NO_COLOR: "1" },
    // Out of the terminal's process group, so that Ctrl-C reaches it only after Pulumi is done with it.
    detached: true,
  });
  const log = createWriteStream(join(logs, "emulator.log"));
  child.stdin.on("error", () => undefined); // It may end before the pipe is closed.
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => {
      log.end(resolve);
    });
  });
  const stop = async () => {
    child.kill("SIGKILL");
    await gone;
  };
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => {
        reject(new Error(`the AWS emulator ${why}, see ${join(logs, "emulator.log")}`));
      };
      const timer = setTimeout(fail, START_TIMEOUT, `was not there after ${START_TIMEOUT / 1000} s`);
      let printed = "";
      const look = (text: string) => {
        log.write(text);
        if (printed.length > 10_000) return;
        printed += text;
        const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
      child.stdout.setEncoding("utf8").on("data", look);
      child.stderr.setEncoding("utf8").on("data", look);
      child.once("error", (error) => {
        fail(`cannot be started (${error.message})`);
      });
      child.once("exit", (code) => {
        clearTimeout(timer);
        fail(`ended with code ${code ?? 1} before it was there`);
      });
      signal.addEventListener(
        "abort",
        () => {
          fail("was given up");
        },
        { once: true },
      );
    });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
