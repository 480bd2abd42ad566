import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { emulatorPython } from "./python";

/** A running AWS emulator. Every account id is an account, which is empty at first. */
export interface Emulator {
  /** The URL of the emulator, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Ends the emulator, and waits until its process has ended. */
  readonly stop: () => Promise<void>;
}

/** The longest time that the emulator may take to start, in milliseconds. */
const START_TIMEOUT = 60_000;

/**
 * Starts an emulator on a free port of 127.0.0.1. It ends whenever this process ends, because it then reads the end of a pipe.
 *
 * @param logs the folder for its logs.
 * @param signal aborted to cancel the start.
 * @throws Error if the emulator does not start within a minute.
 */
export async function startEmulator(logs: string, signal: AbortSignal): Promise<Emulator> {
  const python = await emulatorPython(join(logs, "install.log"), signal);
  signal.throwIfAborted();
  const child = spawn(python, [join(__dirname, "emulator.py")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env.PATH, PYTHONUNBUFFERED: "1", NO_COLOR: "1" },
    // In another process group than the terminal, so that Ctrl-C does not end the emulator while Pulumi uses it.
    detached: true,
  });
  const log = createWriteStream(join(logs, "emulator.log"));
  child.stdin.on("error", () => undefined); // The emulator may end before the pipe is closed.
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
